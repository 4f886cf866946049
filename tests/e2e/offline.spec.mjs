// The page with the network off, its newer versions, and how it is taken back: on a host of its own, in a folder, whose files change.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { test as base, expect, axe, open, paste } from "./page.mjs";
import { dist, serve } from "./server.mjs";

const FOLDER = "some/folder";
const D17 = "#/p/parts-purchase-agreement";
const D11_TABLE = "#/p/cv-annual-rebate/table";

const test = base.extend({
  // Where the page is: `versions` on the disk, one of which is shown; `asked` for since it was last emptied.
  host: async ({}, use, info) => {
    const host = { versions: info.outputPath("host"), shown: "v1", asked: [] };
    const server = serve(() => join(host.versions, host.shown), 0, (path) => host.asked.push(path));
    await once(server, "listening");
    host.url = `http://127.0.0.1:${server.address().port}/${FOLDER}/`;
    host.path = (name, version = host.shown) => join(host.versions, version, FOLDER, name);
    host.stop = async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    };
    await mkdir(host.path(""), { recursive: true });
    await cp(dist, host.path(""), { recursive: true });
    await use(host);
    if (server.listening) await host.stop();
    await rm(host.versions, { recursive: true });
  },
  baseURL: ({ host }, use) => use(host.url),
});
test.use({ serviceWorkers: "allow" });

// Another version beside the first: another program for tables, under another name and in another piece, as after a change of it.
async function newer(host, version) {
  const at = (name) => host.path(name, version);
  await cp(join(host.versions, "v1"), join(host.versions, version), { recursive: true });
  const names = await readdir(at(""));
  const find = (pattern) => names.find((name) => pattern.test(name));
  for (const [old, script] of [[find(/^worker-.*\.wasm$/), "worker.js"], [find(/-tables\.wasm$/), find(/-parts\.js$/)]]) {
    const next = old.replace(/^worker-.{12}|-tables/, (it) => (it === "-tables" ? `-tables${version}` : `worker-${"0".repeat(12)}`));
    await rename(at(old), at(next));
    await writeFile(at(script), (await readFile(at(script), "utf8")).replaceAll(old, next));
  }
  await sealed(host, version);
}

const sealed = (host, version) => promisify(execFile)(process.env.REBATE_DESK_XTASK, ["offline", host.path("", version)]);

const january = (page) => page.locator("#input-0-0");
const total = (page) => page.getByTestId("total");
const news = (page) => page.getByTestId("news");
const standing = (page) => page.getByTestId("offline");
const build = (page) => page.evaluate(() => document.documentElement.dataset.build);
const becomes = (page, state) => page.waitForFunction((state) => window.rebateDeskOffline?.state === state, state, { timeout: 60_000 });
// As the browser looks by itself whenever the page is opened.
const lookForNews = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration("./")).update().then(() => {}));
const caches = (page) => page.evaluate(async () => (await window.caches.keys()).sort());
const mark = (page) => page.evaluate(() => void (window.notLoadedAnew = true));
const isMarked = (page) => page.evaluate(() => window.notLoadedAnew === true);

async function computesTable(page) {
  await open(page, D11_TABLE);
  const months = Array.from({ length: 12 }, (_, at) => `${at + 1}月`);
  await paste(page.getByTestId("paste"), [["经销商", ...months], ["甲店", ...Array(12).fill("1000000")]].map((row) => row.join("\t")).join("\n"));
  await page.getByTestId("compute").click();
  await expect(page.getByTestId("sums")).toContainText("420,000.00");
}

test("after one visit everything works with the network off, in a folder", async ({ page, host }) => {
  await open(page);
  await becomes(page, "whole");
  await host.stop();
  await page.reload();
  await open(page, D17);
  await january(page).fill("30000");
  await expect(total(page)).toContainText("3,000.00");
  await computesTable(page);
  await open(page, "#/help");
  await page.getByRole("searchbox").fill("返利");
  await expect(page.locator(".answers li").first()).toBeVisible();
  await open(page, "#/edit/p/parts-rebate-workbook");
  await expect(page.getByTestId("standing")).toContainText("可以用", { timeout: 30_000 });
  await open(page, "#/compare");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByTestId("coming")).toHaveCount(0);
  const given = await page.evaluate(async () => {
    const door = await import(new URL("door.js", location.href));
    await door.default();
    return door.compute("delivery-rebate", { inputs: { 快递费用: "10" } }).outputs;
  });
  expect(JSON.stringify(given)).toContain("0.50");
});

test("the first visit waits for nothing of this, and what is for the few comes last", async ({ page, host }) => {
  await open(page);
  await becomes(page, "whole");
  const place = (pattern) => host.asked.findIndex((path) => pattern.test(path));
  const worker = place(/service-worker\.js$/);
  expect(worker).toBeGreaterThan(place(/-workbench\.wasm$/));
  expect(place(/\/worker-.*\.wasm$/)).toBeGreaterThan(worker);
  expect(place(/\/door-.*\.wasm$/)).toBeGreaterThan(worker);
  // Nothing that was here comes again: the browser's own cache has it.
  expect(host.asked.filter((path) => /\.css$/.test(path)).length).toBeLessThanOrEqual(2);
});

test("where data is to be saved, tables and the editor are brought only when they are asked for", async ({ page, host }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await open(page, "#/help");
  await becomes(page, "part");
  await expect(standing(page)).toContainText("断网也能打开");
  await expect(standing(page)).toContainText(await build(page));
  await axe(page);
  await page.waitForTimeout(1_000);
  expect(host.asked.filter((path) => /\/(worker|door)/.test(path))).toEqual([]);
  await page.getByRole("button", { name: "把其余的也存下" }).click();
  await expect(standing(page)).toContainText("断网也能用");
  await host.stop();
  await page.reload();
  await computesTable(page);
});

test("a newer version is offered and never forced; other tabs go on with theirs, pieces of it too", async ({ page, context, host }) => {
  await open(page, D17);
  await becomes(page, "whole");
  const first = await build(page);
  const other = await context.newPage();
  await open(other, D11_TABLE.replace("/table", ""));
  await becomes(other, "whole");
  // What others keep at the same host, and this page in other folders.
  const foreign = ["other-app", `rebate-desk /${FOLDER}/deeper/ 0123456789ab`, "rebate-desk /some/ 0123456789ab"];
  await page.evaluate((names) => Promise.all(names.map((name) => window.caches.open(name))), foreign);
  await newer(host, "v2");
  host.shown = "v2";
  await mark(page);
  await mark(other);
  await lookForNews(page);
  await expect(news(page)).toContainText("有新版本");
  await expect(news(other)).toBeVisible();
  await axe(page);
  expect([await isMarked(page), await isMarked(other), await build(page)]).toEqual([true, true, first]);

  await page.getByRole("button", { name: "以后" }).click();
  await expect(news(page)).toHaveCount(0);
  await page.reload();
  expect(await build(page)).toBe(first);
  await expect(news(page)).toBeVisible({ timeout: 30_000 });

  // In the midst of typing, before it was kept.
  await january(page).fill("20000");
  await page.getByRole("button", { name: "现在换" }).click();
  await expect.poll(() => build(page).catch(() => first)).not.toBe(first);
  await expect(january(page)).toHaveValue("20,000.00");
  await expect(total(page)).toContainText(/\d/);

  await expect(news(other)).toBeVisible();
  host.asked = [];
  await computesTable(other);
  expect(await isMarked(other)).toBe(true);
  // The browser asks for the worker's own script whenever it sees fit.
  expect(host.asked.filter((path) => !path.endsWith("/service-worker.js"))).toEqual([]);

  await other.getByRole("button", { name: "现在换" }).click();
  await expect.poll(() => build(other).catch(() => first)).not.toBe(first);
  await computesTable(other);
  // Nothing of the first version is left, and nothing else was touched.
  const own = `rebate-desk /${FOLDER}/ ${await build(page)}`;
  await becomes(other, "whole");
  await page.reload();
  await expect.poll(() => caches(page)).toEqual([own, ...foreign].sort());
});

test("where something typed could not be kept, the newer version is not taken without a word", async ({ page, host }) => {
  await open(page, D17);
  await becomes(page, "whole");
  await newer(host, "v2");
  host.shown = "v2";
  await lookForNews(page);
  await expect(news(page)).toBeVisible();
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await mark(page);
  await january(page).fill("20000");
  await page.getByRole("button", { name: "现在换" }).click();
  await expect(news(page)).toContainText("没能存下");
  await axe(page);
  expect(await isMarked(page)).toBe(true);
  await page.getByRole("button", { name: "还是换" }).click();
  await expect.poll(() => isMarked(page).catch(() => true)).toBe(false);
});

test("of a host where only some files are new nothing is taken; once it is whole, it is offered", async ({ page, host }) => {
  await open(page);
  await becomes(page, "whole");
  const first = await build(page);
  const before = await caches(page);
  await newer(host, "v2");
  const [policy] = (await readdir(host.path("library", "v2"))).filter((name) => name.endsWith(".policy"));
  const bytes = await readFile(host.path(`library/${policy}`, "v2"));
  // The new version's list, and a file that is cut off.
  await writeFile(host.path(`library/${policy}`, "v2"), Buffer.concat([bytes, Buffer.from("\n")]));
  await sealed(host, "v2");
  await writeFile(host.path(`library/${policy}`, "v2"), bytes.subarray(0, 100));
  host.shown = "v2";
  host.asked = [];
  await lookForNews(page);
  await expect.poll(() => host.asked.some((path) => path.endsWith(policy))).toBe(true);
  await expect.poll(() => caches(page)).toEqual(before);
  await page.reload();
  await becomes(page, "whole");
  expect(await build(page)).toBe(first);
  await expect(news(page)).toHaveCount(0);
  await writeFile(host.path(`library/${policy}`, "v2"), Buffer.concat([bytes, Buffer.from("\n")]));
  await lookForNews(page);
  await expect(news(page)).toBeVisible();
});

test("the kill switch takes the offline page back, and leaves what is typed and what is others'", async ({ page, host }) => {
  await open(page, D17);
  await becomes(page, "whole");
  await page.evaluate(() => window.caches.open("other-app"));
  await january(page).fill("30000");
  await cp(host.path("service-worker-off.js"), host.path("service-worker.js"));
  await mark(page);
  await lookForNews(page);
  await expect.poll(() => caches(page)).toEqual(["other-app"]);
  expect(await isMarked(page)).toBe(true);
  await expect(january(page)).toHaveValue(/^30,?000/);
  host.asked = [];
  await page.reload();
  await expect(january(page)).toHaveValue("30,000.00");
  expect(host.asked).toContain(`/${FOLDER}/`);
  await becomes(page, "no");
  expect(await caches(page)).toEqual(["other-app"]);
});

test("whoever is stuck switches it off in the address or in help, and on again", async ({ page, host }) => {
  await open(page, "#/help");
  await becomes(page, "whole");
  host.asked = [];
  await open(page, "?sw=off#/help");
  expect(host.asked).toContain(`/${FOLDER}/`);
  await expect(standing(page)).toContainText("已按您的要求关掉", { timeout: 30_000 });
  await axe(page);
  const registrations = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  expect([await caches(page), await registrations()]).toEqual([[], 0]);
  await open(page, "#/help");
  await page.reload();
  await expect(standing(page)).toContainText("已按您的要求关掉", { timeout: 30_000 });
  await page.getByRole("button", { name: "存在这台设备上", exact: true }).click();
  await becomes(page, "whole");
  await page.getByRole("button", { name: "不要存在这台设备上" }).click();
  await expect(standing(page)).toContainText("已按您的要求关掉");
  expect([await caches(page), await registrations()]).toEqual([[], 0]);
});

test("where the browser allows no worker, or the host has none, the page works and help says so", async ({ page, host, tolerate }) => {
  tolerate(/service-worker\.js|bad HTTP response code/);
  await rm(host.path("service-worker.js"));
  await open(page, D17);
  await becomes(page, "no");
  await january(page).fill("30000");
  await expect(total(page)).toContainText("3,000.00");
  await open(page, "#/help");
  await expect(standing(page)).toContainText("没有把本页存下来");
  await page.getByRole("button", { name: "English" }).click();
  await expect(standing(page)).toContainText("has not kept the page");
});

test("other pages in the same folder are not touched", async ({ page, host }) => {
  await mkdir(host.path("other"));
  for (const name of ["other/index.html", "other.html"]) await writeFile(host.path(name), "<!doctype html><html lang=en><link rel=icon href=data:,><title>theirs</title>");
  await open(page);
  await becomes(page, "whole");
  for (const name of ["other/", "other.html"]) {
    host.asked = [];
    await page.goto(`./${name}`);
    await expect(page).toHaveTitle("theirs");
    expect(host.asked).toEqual([`/${FOLDER}/${name}`]);
  }
});

test("it can be installed, in whatever folder, and the offer of the browser is a button in help", async ({ page, context, host }) => {
  await open(page, "#/help");
  const session = await context.newCDPSession(page);
  const { url, errors, data } = await session.send("Page.getAppManifest");
  expect([url, errors]).toEqual([`${host.url}manifest.webmanifest`, []]);
  const manifest = JSON.parse(data);
  expect(new URL(manifest.start_url, url).href).toBe(host.url);
  const sizes = await page.evaluate(
    (icons) =>
      Promise.all(
        icons.map(async ({ src, sizes }) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return sizes === "any" || sizes === `${image.naturalWidth}x${image.naturalHeight}`;
        }),
      ),
    [...manifest.icons, { src: "./apple-touch-icon.png", sizes: "180x180" }],
  );
  expect(sizes).toEqual(Array(6).fill(true));
  await becomes(page, "whole");
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A window that keeps nothing installs nothing.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
  await page.evaluate(() => {
    const offer = new Event("beforeinstallprompt", { cancelable: true });
    offer.prompt = async () => void (window.wasAsked = true);
    dispatchEvent(offer);
    window.heldBack = offer.defaultPrevented;
  });
  await axe(page);
  await page.getByRole("button", { name: "安装到这台设备" }).click();
  await expect(page.getByRole("button", { name: "安装到这台设备" })).toHaveCount(0);
  expect(await page.evaluate(() => [window.wasAsked, window.heldBack])).toEqual([true, true]);
});
