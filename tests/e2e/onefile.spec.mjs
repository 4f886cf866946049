// The page as one file on a disk, in a folder and under a name as chat programs and systems make them: nothing is fetched, and everything is
// there.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { test, expect, axe, open as openAt, paste } from "./page.mjs";

const folder = mkdtempSync(join(tmpdir(), "返利 台 "));
const path = join(folder, "rebate-desk (1).html");
const file = pathToFileURL(path).href;
copyFileSync(fileURLToPath(new URL("../../dist/rebate-desk.html", import.meta.url)), path);
test.afterAll(() => rmSync(folder, { recursive: true }));
test.use({ file });

const open = (page, route) => openAt(page, route, file);
const D11 = "#/p/cv-annual-rebate";
const D17 = "#/p/parts-purchase-agreement";
const total = (page) => page.getByTestId("total");
const sums = (page) => page.getByTestId("sums");
const months = Array.from({ length: 12 }, (_, at) => `${at + 1}月`);
const dealers = (figure) => [["经销商", ...months], ["甲店", ...Array(12).fill(figure)], ["乙店", ...Array(12).fill(figure)]].map((row) => row.join("\t")).join("\n");

test("it asks for nothing but itself, and may not", async ({ page, context, tolerate }) => {
  tolerate(/content policy: connect-src blocked https:\/\/example\.com/);
  tolerate(/console: .*example\.com.*(violates|Content Security Policy)/);
  const asked = [];
  context.on("request", (request) => asked.push(request.url().split("#")[0]));
  await open(page, D11);
  await page.goto(`${file}#/edit/p/delivery-rebate`);
  await expect(page.getByTestId("standing")).toContainText("可以用");
  await page.goto(`${file}#/help`);
  await page.getByRole("searchbox").fill("返利");
  await expect(page.locator(".answer-link").first()).toBeVisible();
  expect(asked.filter((url) => !url.startsWith("blob:"))).toEqual([file]);
  await expect(page.evaluate(() => fetch("https://example.com/"))).rejects.toThrow();
});

test("figures come to the fen, with the clause behind them", async ({ page }) => {
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await expect(total(page)).toContainText("2,100.00");
  await expect(page.getByTestId("advice")).toContainText("900.00");
  await total(page).getByRole("button").click();
  const dialog = page.getByTestId("explanation");
  await dialog.getByRole("button", { name: /季度返利/ }).first().click();
  await expect(dialog.locator("blockquote").first()).toBeVisible();
  await axe(page);
});

test("a scenario is there after the file was opened again, and goes out and comes back as a backup", async ({ page }) => {
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("30000");
  await page.getByTestId("name-it").click();
  await page.getByTestId("scenario-name").fill("冲量方案");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByTestId("kept")).toHaveText("已自动保存在本机");
  await page.reload();
  await expect(page.locator(".called strong")).toHaveText("冲量方案");
  await expect(total(page)).toContainText("3,000.00");
  await page.goto(`${file}#/scenarios`);
  await expect(page.getByTestId("scenario-list")).toContainText("冲量方案");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载备份" }).click();
  const backup = await readFile(await (await downloading).path(), "utf8");
  expect(backup).toContain("冲量方案");
});

test("where the browser keeps nothing for files that is said, and figures are computed all the same", async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no storage for files", "SecurityError");
      },
    }),
  );
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("30000");
  await expect(total(page)).toContainText("3,000.00");
  await expect(page.getByTestId("kept")).toContainText("没有保存：浏览器不让本页存数据");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect(page.getByTestId("kept")).toContainText("Not kept: the browser lets this page keep nothing");
});

for (const [policy, figure, sum] of [
  ["cv-annual-rebate", "1000000", "840,000.00"],
  ["parts-purchase-agreement", "30000", "72,000.00"],
]) {
  test(`a table of ${policy} is computed in the worker, saved and opened again`, async ({ page }) => {
    await open(page, `#/p/${policy}/table`);
    await paste(page.getByTestId("paste"), dealers(figure));
    await page.getByTestId("compute").click();
    await expect(sums(page)).toContainText(sum);
    expect(page.workers().length).toBe(1);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出 CSV" }).click();
    const bytes = await readFile(await (await downloading).path());
    expect(bytes.toString("utf8")).toContain("甲店");
    // Dropped, as from a folder.
    await page.locator(".table-drop").evaluate((zone, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "again.csv"));
      for (const type of ["dragenter", "dragover", "drop"]) zone.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, bytes.toString("utf8"));
    await expect(page.getByText("again.csv")).toBeVisible();
    await page.getByTestId("compute").click();
    await expect(sums(page)).toContainText(sum);
  });
}

test("a workbook with formulas is written", async ({ page }) => {
  await open(page, D11);
  await page.locator("#input-0-0").fill("1000000");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出 Excel（带公式）" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe("PK");
});

test("a policy is written, checked and computed with", async ({ page }) => {
  await open(page, "#/edit/p/delivery-rebate");
  await expect(page.getByTestId("standing")).toContainText("可以用");
  await page.getByRole("button", { name: "文本", exact: true }).click();
  const area = page.getByRole("textbox", { name: "政策文件（TOML）" });
  const write = (from, to) =>
    area.evaluate(
      (area, [from, to]) => {
        area.value = area.value.replace(from, to);
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      },
      [from, to],
    );
  await write("version = ", "verison = ");
  await expect(page.getByTestId("standing")).toContainText("处错误");
  await write("verison = ", "version = ");
  await expect(page.getByTestId("standing")).toContainText("可以用");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载" }).click();
  expect((await downloading).suggestedFilename()).toMatch(/\.toml$/);
  await page.getByRole("button", { name: "存好并计算" }).click();
  await page.locator("#input-0-0").fill("100");
  await page.locator("#input-0-0").press("Tab");
  await expect(total(page)).toContainText("5.00");
});

test("a link has no address, which is said, and opens in the file all the same", async ({ page }) => {
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await page.getByTestId("share").locator("> summary").click();
  const link = page.getByTestId("link");
  await expect(link).toHaveValue(/^#s=1\.[pd]\.[\w-]+$/);
  await expect(page.getByText("您打开的是单个文件，没有网址")).toBeVisible();
  const hash = await link.inputValue();
  await page.goto("about:blank");
  await open(page, hash);
  await expect(page.getByTestId("figures")).toContainText("29,999.99");
  await page.getByTestId("keep-link").click();
  await expect(page.getByLabel("1月 月采购额", { exact: true })).toHaveValue("29,999.99");
});

test("help finds terms and passages of documents", async ({ page }) => {
  await open(page, "#/help");
  await page.getByRole("searchbox").fill("返利");
  await expect(page.locator(".finder p[role=status]")).toHaveText(/找到 \d+ 条/);
  await page.getByRole("button", { name: /^原文 \d/ }).click();
  await page.locator(".answer-link").first().click();
  await expect(page.locator(".come-for")).toContainText("返利");
});

test("on paper stand the figures, and nothing about files", async ({ page }) => {
  await open(page, `${D11}/statement`);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".one-file")).toBeHidden();
  await expect(page.locator(".foot")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
});

for (const [language, button, says] of [
  ["zh-CN", "中文", /分享链接没有网址/],
  ["en", "English", /A link has no address/],
]) {
  test(`what is different here is said in ${language}`, async ({ page, viewport }) => {
    await open(page, D11);
    await page.getByRole("button", { name: button, exact: true }).click();
    const note = page.locator(`.one-file details[lang="${language}"]`);
    await expect(page.locator(".one-file details:visible")).toHaveCount(1);
    await note.locator("summary").click();
    await expect(note).toContainText(says);
    await expect(note).toContainText(/[0-9a-f]{8}\s*$/);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await axe(page);
    }
    for (const width of [360, viewport.width]) {
      await page.setViewportSize({ width, height: 800 });
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(beyond, `${width} px`).toBeLessThanOrEqual(0);
    }
  });
}

test("a file that was cut off says so", async ({ page, context }) => {
  const whole = await readFile(path);
  await context.route("**/cut.html", (route) => route.fulfill({ contentType: "text/html", body: whole.subarray(0, whole.length - 2000) }));
  await page.goto("./cut.html");
  await expect(page.locator(".late")).toBeVisible({ timeout: 20_000 });
  await expect(page.locator(".late")).toContainText("文件可能没有传完整");
});

test("a server may serve it, and it still asks for nothing else", async ({ page, context }) => {
  const asked = [];
  context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await openAt(page, D17, "./rebate-desk.html");
  await page.getByLabel("1月 月采购额", { exact: true }).fill("30000");
  await expect(total(page)).toContainText("3,000.00");
  expect(asked).toEqual(["/rebate-desk.html"]);
});
