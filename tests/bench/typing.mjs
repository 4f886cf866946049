// How long typing keeps the page busy: `cargo xtask bench typing`, on the page in dist/.
//
// In Chromium with its processor slowed down four times, figures are typed into the policies with the longest forms, a key every
// 150 ms. Of each key, all work of the main thread counts from the moment the key arrives until the next one does: the event, what is
// computed, what is changed in the document, style, layout and paint. The processor time of the thread is taken, so that other
// programs on the machine do not count; the slowing down does, since it keeps the thread busy. It must fit into one frame of a
// 60 Hz screen. What waits for a pause in typing (the next steps) is told apart.
//
// Beside it stands what the browser takes for the same page as dead text, in which a key does nothing but appear in its field: no
// program can be faster than that.
import { createRequire } from "node:module";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { writeFile } from "node:fs/promises";

const e2e = new URL("../e2e/", import.meta.url);
const { chromium } = createRequire(e2e)("@playwright/test");

const FRAME_MS = 1000 / 60;
const SLOWER = Number(process.env.TYPING_SLOWER ?? 4);
const KEY_EVERY_MS = 150;
const PAUSE_MS = 900;
const POLICIES = ["parts-rebate-workbook", "dealer-kpi-2012", "bmw-aftersales-2024"];
// Ten fields of six keys.
const FIELDS = 10;
const TYPED = ["123456", "9876.5", "120000", "45678.", "86.25%", "300000"];

const port = Number(process.env.REBATE_DESK_PORT ?? 4179);
const only = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const traces = process.env.TYPING_TRACES;

const server = spawn(process.execPath, [fileURLToPath(new URL("server.mjs", e2e)), String(port)], { stdio: "inherit" });
const browser = await chromium.launch({
  executablePath: process.env.REBATE_DESK_BROWSER ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
let fits = true;
try {
  console.log(`ms of main-thread work a key, processor slowed ${SLOWER} times; a frame has ${FRAME_MS.toFixed(1)}`);
  for (const policy of POLICIES.filter((policy) => only.length === 0 || only.includes(policy))) {
    for (const state of ["blank", "filled", "dead"]) {
      const found = await session(policy, state);
      const { keys, pauses } = found;
      const at = (part) => keys[Math.min(keys.length - 1, Math.floor(part * keys.length))];
      const show = (ms) => ms.toFixed(1).padStart(7);
      console.log(
        `${policy.padEnd(24)}${state.padEnd(6)} ${String(keys.length).padStart(3)} keys  median ${show(at(0.5))}  p90 ${show(at(0.9))}  ` +
          `worst ${show(at(1))}  | longest task in a pause ${show(pauses)}`,
      );
      if (state !== "dead") fits &&= at(0.5) <= FRAME_MS;
    }
  }
} finally {
  await browser.close();
  server.kill();
}
process.exitCode = fits ? 0 : 1;

// One session: the sorted milliseconds of its keys, and the longest task in its pauses.
async function session(policy, state) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", serviceWorkers: "block" });
  const page = await context.newPage();
  await arrive(page, `http://127.0.0.1:${port}/#/p/${policy}`);
  await page.waitForSelector("main input.entry");
  if (state !== "blank") await page.evaluate(fill);
  await page.waitForTimeout(1500);
  if (state === "dead") await bury(page);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const fields = await page.locator(".inputs input.entry.numeric").all();
  const every = Math.max(1, Math.floor(fields.length / FIELDS));
  const chosen = fields.filter((_, at) => at % every === 0).slice(0, FIELDS);
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline", "blink.user_timing", ...(process.env.TYPING_CATEGORIES ?? "").split(",")] });
  for (const [at, field] of chosen.entries()) {
    await field.focus();
    await field.evaluate((input) => input.select());
    await page.waitForTimeout(PAUSE_MS);
    for (const key of TYPED[at % TYPED.length]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(KEY_EVERY_MS);
    }
    await page.evaluate(() => performance.mark("bench-pause"));
    await page.waitForTimeout(PAUSE_MS);
  }
  const trace = await browser.stopTracing();
  if (traces) await writeFile(`${traces}/${policy}-${full ? "filled" : "blank"}.json`, trace);
  await context.close();
  return read(JSON.parse(trace).traceEvents);
}

async function arrive(page, address) {
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(address);
      break;
    } catch (error) {
      if (tries === 20) throw error;
      await page.waitForTimeout(100);
    }
  }
  await page.waitForFunction(() => window.wasmBindings !== undefined);
}

// Fills every field, in the page: typing costs most where everything has a value.
function fill() {
  for (const field of document.querySelectorAll("main .inputs .entry")) {
    if (field.localName === "select") field.selectedIndex = field.options.length - 1;
    else if (field.type === "date") field.value = "2024-03-15";
    else field.value = field.classList.contains("numeric") ? "12" : "A";
    field.dispatchEvent(new Event(field.localName === "select" ? "change" : "input", { bubbles: true }));
  }
  for (const group of document.querySelectorAll("main .inputs [role=radiogroup]")) group.querySelector("input").click();
}

// Puts the page's own elements and styles in its place, without its program.
async function bury(page) {
  const content = await page.evaluate(() => {
    for (const field of document.querySelectorAll("input")) field.setAttribute("value", field.value);
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText));
    for (const script of document.querySelectorAll("script")) script.remove();
    return `<!doctype html><html lang="zh"><head><style>${rules.join("\n")}</style></head>${document.body.outerHTML}</html>`;
  });
  await page.goto("about:blank");
  await page.setContent(content);
  await page.waitForTimeout(1500);
}

// What the main thread was busy with from each key to the next, but for what timers do: they wait for a pause and are told apart.
function read(events) {
  const typed = ({ name, args }) => name === "EventDispatch" && args.data?.type === "keydown";
  const keydowns = events.filter((event) => event.ph === "X" && typed(event)).sort((a, b) => a.ts - b.ts);
  const { pid, tid } = keydowns[0];
  const on = events.filter((event) => event.pid === pid && event.tid === tid && event.ph === "X");
  const tasks = on.filter((event) => /RunTask$/.test(event.name)).sort((a, b) => a.ts - b.ts);
  const timers = on.filter((event) => event.name === "TimerFire");
  const ends = on.filter((event) => event.name === "bench-pause" || typed(event));
  const marks = events.filter((event) => event.name === "bench-pause" && event.pid === pid).map((event) => event.ts);
  const within = (inner, task) => inner.ts >= task.ts && inner.ts < task.ts + task.dur;
  const took = (task) => (task.tdur ?? task.dur) / 1000;
  const keys = keydowns.map((key) => {
    const next = Math.min(...ends.map(({ ts }) => ts).filter((ts) => ts > key.ts), ...marks.filter((ts) => ts > key.ts));
    const own = tasks.filter((task) => task.ts + task.dur > key.ts && task.ts + task.dur < next && !timers.some((timer) => within(timer, task)));
    return own.reduce((sum, task) => sum + took(task), 0);
  });
  const pauses = Math.max(0, ...tasks.filter((task) => timers.some((timer) => within(timer, task))).map(took));
  return { keys: keys.sort((a, b) => a - b), pauses };
}
