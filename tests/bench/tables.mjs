// How long a table takes from the file to its totals: `cargo xtask bench tables [rows…]`, on the page in dist/.
//
// In Chromium, each in a worker, one after the other and round again so that a noisy machine disturbs all alike: the page's own worker with
// the general engine; a loop written by hand for this one policy (tests/bench/byhand: the csv crate and whole fen, compiled to wasm
// with the same profile); PapaParse, which only takes the file apart; the same with doubles and with decimal.js, which compute
// the rebate. The file has a name and twelve months a row. Ours and the loop must come to the same fen, or nothing is measured.
//
// Then how much memory it takes at most, in a tab of its own and with a file on the disk, as somebody chooses one: what the worker's
// program holds, and (on Linux) by how much the tab's process has grown.
import { createRequire } from "node:module";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const e2e = new URL("../e2e/", import.meta.url);
const require = createRequire(e2e);
const { chromium } = require("@playwright/test");

const sizes = process.argv.slice(2).map(Number).filter((rows) => rows > 0);
const port = Number(process.env.REBATE_DESK_PORT ?? 4179);
const dist = new URL("../../dist/", import.meta.url);
const byhand = process.env.REBATE_DESK_BYHAND;

const sources = {
  papa: await readFile(require.resolve("papaparse"), "utf8"),
  decimal: await readFile(require.resolve("decimal.js"), "utf8"),
  glue: await readFile(`${byhand}/byhand.js`, "utf8"),
};
const program = await readFile(`${byhand}/byhand_bg.wasm`);
const policies = await readdir(new URL("library/", dist));
const policy = policies.find((name) => name.startsWith("cv-annual-rebate-"));
const worker = (await readdir(dist)).find((name) => /^worker.*\.wasm$/.test(name));

const server = spawn(process.execPath, [fileURLToPath(new URL("server.mjs", e2e)), String(port)], { stdio: "inherit" });
const browser = await chromium.launch({
  executablePath: process.env.REBATE_DESK_BROWSER ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const context = await browser.newContext({ bypassCSP: true, serviceWorkers: "block" });
  const page = await context.newPage();
  for (let tries = 0; ; tries += 1) {
    try {
      await page.goto(`http://127.0.0.1:${port}/checker.js`);
      break;
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  for (const rows of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
    const repetitions = rows > 500_000 ? 3 : rows > 50_000 ? 5 : 15;
    await page.addScriptTag({ content: String(table) });
    const found = await page.evaluate(measure, {
      rows,
      repetitions,
      sources,
      program: [...program],
      policy: `/library/${policy}`,
    });
    if (found.ours !== found.theirs) throw new Error(`${rows} rows: ${found.ours} and ${found.theirs} fen`);
    const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
    const times = Object.entries(found.times).map(([name, list]) => [name, median(list)]);
    const at = Object.fromEntries(times);
    console.log(`${rows} rows, ${(found.bytes / 1e6).toFixed(1)} MB, ${repetitions} rounds, medians in ms; ${found.ours / 100} yuan`);
    for (const [name, ms] of times) console.log(`  ${name.padEnd(34)} ${ms.toFixed(1).padStart(9)}`);
    console.log(
      `  ours ÷ by hand ${(at["ours: file to totals"] / at["by hand: csv, whole fen"]).toFixed(2)}, ÷ PapaParse ${(at["ours: file to totals"] / at["PapaParse, parse only"]).toFixed(2)}; ` +
        `doubles are wrong for ${found.wrong} dealers`,
    );
    await memory(rows, policy);
  }
} finally {
  await browser.close();
  server.kill();
}

// How much memory a file takes that is opened and computed.
async function memory(rows, policy) {
  const folder = await mkdtemp(join(tmpdir(), "rebate-desk-"));
  const page = await (await browser.newContext({ bypassCSP: true, serviceWorkers: "block" })).newPage();
  try {
    const path = join(folder, "bench.csv");
    await writeFile(path, table(rows).stream());
    await page.goto(`http://127.0.0.1:${port}/checker.js`);
    await page.setContent(`<input type="file">`);
    await page.setInputFiles("input", path);
    const before = await grown();
    const found = await page.evaluate(hold, { policy: `/library/${policy}`, program: `/${worker}` });
    const after = await grown();
    // The tab's process is the one that has never been as large before.
    const larger = [...after].filter(([id, { peak }]) => peak > (before.get(id)?.peak ?? peak));
    const most = Math.max(0, ...larger.map(([id, { peak }]) => peak - before.get(id).now));
    const times = (bytes) => `${(bytes / 1e6).toFixed(0)} MB, ${(bytes / found.file).toFixed(2)} × the file`;
    console.log(`  memory at most: the worker's program ${times(found.held)}${after.size > 0 ? `; the tab, with all programs in it, ${times(most)}` : ""}`);
  } finally {
    await page.context().close();
    await rm(folder, { recursive: true });
  }
}

// The memory of this browser's tabs, now and at most, in bytes; nothing where there is no /proc.
async function grown() {
  const processes = new Map();
  for (const id of (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    const number = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    const memory = { now: number("VmRSS") * 1024, peak: number("VmHWM") * 1024 };
    processes.set(id, { parent: String(number("PPid")), tab: line.includes("--type=renderer"), ...memory });
  }
  const ours = (id) => id === String(process.pid) || (processes.has(id) && ours(processes.get(id).parent));
  return new Map([...processes].filter(([id, { tab }]) => tab && ours(id)));
}

// Runs in the page: has a worker open and compute the file, and says how much it holds then.
async function hold({ policy, program }) {
  const file = document.querySelector("input").files[0];
  const packed = new Uint8Array(await (await fetch(policy)).arrayBuffer());
  const door = await import("/door.js");
  await door.default();
  const { language } = door.check("");
  const script = `import start from "${location.origin}/worker.js";
    start({ module_or_path: "${location.origin}${program}" }).then(({ memory }) => {
      addEventListener("message", ({ data }) => data === "held" && postMessage([-1, memory.buffer.byteLength]));
    });`;
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), { type: "module" });
  const heard = (number) =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => data[0] === number && !data[1]?.Progress && resolve(data[1]);
    });
  await heard(0);
  const ask = (number, ...message) => {
    const answer = heard(number);
    worker.postMessage(...message);
    return answer;
  };
  await ask(1, [1, { Table: ["Ours", { Open: { name: "bench.csv", remembered: [] } }] }, packed, file, language]);
  await ask(2, [2, { Compute: { inputs: [], parameters: [], readings: [] } }]);
  const held = await ask(-1, "held");
  worker.terminate();
  return { file: file.size, held };
}

// The same table on every machine: a name and twelve months a row. Runs here and in the page.
function table(rows) {
  let seed = 0x2545f491;
  const roll = (below) => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % below;
  };
  const parts = [`经销商,${Array.from({ length: 12 }, (_, at) => `${at + 1}月`).join(",")}\n`];
  for (let row = 0; row < rows; row += 1) {
    let line = `D${String(row).padStart(7, "0")}店`;
    for (let month = 0; month < 12; month += 1) line += `,${roll(2_000_000)}.${String(roll(100)).padStart(2, "0")}`;
    parts.push(`${line}\n`);
  }
  return new Blob(parts);
}

// Runs in the page.
async function measure({ rows, repetitions, sources, program, policy }) {
  const file = new File([table(rows)], "bench.csv");
  const packed = new Uint8Array(await (await fetch(policy)).arrayBuffer());
  const door = await import("/door.js");
  await door.default();
  const { language } = door.check("");

  const worker = new Worker("/tables.js", { type: "module" });
  const heard = (number) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        if (data === null) reject(new Error("the worker did not come"));
        else if (data[0] === number && !data[1]?.Progress) resolve(data[1]);
      };
    });
  const here = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data === null ? reject(new Error("the worker did not come")) : resolve());
  });
  await here;
  let number = 0;
  const ask = (question, ...beside) => {
    number += 1;
    const answer = heard(number);
    worker.postMessage([number, question, ...beside]);
    return answer;
  };
  const blank = { inputs: [], parameters: [], readings: [] };
  const view = { words: "", state: null, from: "", to: "", key: "Row", descending: false };
  const ours = async () => {
    const opened = await ask({ Table: ["Ours", { Open: { name: "bench.csv", remembered: [] } }] }, packed, file, language);
    if (!opened.Opened) throw new Error(JSON.stringify(opened));
    const done = await ask({ Compute: blank });
    if (!done.Done) throw new Error(JSON.stringify(done));
  };

  const scripted = (code) => {
    const script = `${code}\nonmessage = async ({ data }) => { try { postMessage(await work(data)); } catch (error) { postMessage({ wrong: String(error) }); } };`;
    const other = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), { type: "module" });
    return (data) =>
      new Promise((resolve, reject) => {
        other.onmessage = ({ data }) => (data?.wrong ? reject(new Error(data.wrong)) : resolve(data));
        other.onerror = (event) => reject(new Error(event.message));
        other.postMessage(data);
      });
  };
  const glue = URL.createObjectURL(new Blob([sources.glue], { type: "text/javascript" }));
  const loop = scripted(`import start, { total } from "${glue}";
    let ready;
    const work = async ({ program, file }) => {
      ready ??= start({ module_or_path: program });
      await ready;
      return file && String(total(new Uint8Array(await file.arrayBuffer())));
    };`);
  await loop({ program: new Uint8Array(program).buffer });
  // A module has no \`this\`: the libraries are told where they are.
  const library = (source, name) => `const ${name} = (() => { const module = { exports: {} }, exports = module.exports; (function (module, exports, define) { ${source}\n }).call(globalThis, module, exports, undefined); return module.exports.default ?? module.exports; })();`;
  const reading = scripted(`const work = async (file) => (await file.arrayBuffer()).byteLength;`);
  const papa = scripted(`${library(sources.papa, "Papa")}
    const work = async (file) => Papa.parse(await file.text(), { skipEmptyLines: true }).data.length;`);
  const rebate = (kind) => `
    const line = (amount, threshold, rate) => (${kind.reaches("amount", "threshold")} ? ${kind.round(kind.times("amount", "rate"))} : ${kind.zero});
    const of = (months) => {
      let total = ${kind.zero}, year = ${kind.zero};
      for (let quarter = 0; quarter < 4; quarter += 1) {
        let sum = ${kind.zero};
        for (let month = 0; month < 3; month += 1) {
          const amount = months[quarter * 3 + month];
          total = ${kind.plus("total", "line(amount, 1000000, 0.005)")};
          sum = ${kind.plus("sum", "amount")};
        }
        total = ${kind.plus("total", "line(sum, 3000000, 0.01)")};
        year = ${kind.plus("year", "sum")};
      }
      return ${kind.plus("total", "line(year, 10000000, 0.02)")};
    };
    const work = async (file) => {
      const rows = Papa.parse(await file.text(), { skipEmptyLines: true }).data;
      const totals = [];
      for (let at = 1; at < rows.length; at += 1) totals.push(${kind.text("of(rows[at].slice(1).map(" + kind.read + "))")});
      return totals;
    };`;
  const doubles = scripted(`${library(sources.papa, "Papa")} ${rebate({
    zero: "0",
    reaches: (a, b) => `${a} >= ${b}`,
    times: (a, b) => `${a} * ${b}`,
    plus: (a, b) => `${a} + ${b}`,
    round: (a) => `Math.round(${a} * 100) / 100`,
    text: (a) => `(${a}).toFixed(2)`,
    read: "Number",
  })}`);
  const decimals = scripted(`${library(sources.papa, "Papa")} ${library(sources.decimal, "Decimal")} ${rebate({
    zero: "new Decimal(0)",
    reaches: (a, b) => `${a}.gte(${b})`,
    times: (a, b) => `${a}.times(${b})`,
    plus: (a, b) => `${a}.plus(${b})`,
    round: (a) => `${a}.toDecimalPlaces(2, Decimal.ROUND_HALF_UP)`,
    text: (a) => `(${a}).toFixed(2)`,
    read: "(text) => new Decimal(text)",
  })}`);

  const contenders = {
    "reading the file": () => reading(file),
    "ours: file to totals": ours,
    "by hand: csv, whole fen": () => loop({ file }),
    "PapaParse, parse only": () => papa(file),
  };
  if (rows <= 100_000) {
    contenders["PapaParse, doubles"] = () => doubles(file);
    contenders["PapaParse, decimal.js"] = () => decimals(file);
  }
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -1; round < repetitions; round += 1) {
    for (const [name, run] of Object.entries(contenders)) {
      const begun = performance.now();
      await run();
      // The first round warms up.
      if (round >= 0) times[name].push(performance.now() - begun);
    }
  }
  const { Viewed } = await ask({ View: view });
  const theirs = Number(await loop({ file }));
  let wrong = "unknown many";
  if (rows <= 100_000) {
    const [a, b] = [await doubles(file), await decimals(file)];
    wrong = a.filter((total, at) => total !== b[at]).length;
  }
  worker.terminate();
  const fen = Math.round(Number(Viewed.sums[0].sum.replaceAll(",", "")) * 100);
  return { bytes: file.size, times, ours: fen, theirs, wrong };
}
