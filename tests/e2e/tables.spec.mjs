// A whole table: chosen, pasted or dropped; columns put right; computed in the worker; looked through; taken away.
import { test, expect, axe, open, paste } from "./page.mjs";
import { readFile } from "node:fs/promises";

const D11 = "#/p/cv-annual-rebate/table";
const D01 = "#/p/parts-rebate-workbook/table";
const D04 = "#/p/baojun-sales-rebate/table";

const months = Array.from({ length: 12 }, (_, at) => `${at + 1}月`);
const row = (name, figures) => [name, ...figures].join("\t");
const dealers = [
  ["经销商", ...months].join("\t"),
  row("甲店", Array(12).fill("1000000")),
  row("乙店", ["150万", "80万", "70万"]),
  row("丙店", ["99万9", "1"]),
  row("合计", ["9999999"]),
].join("\n");

const pasting = (page) => page.getByTestId("paste");
const compute = (page) => page.getByTestId("compute");
const sums = (page) => page.getByTestId("sums");
const lines = (page) => page.getByTestId("lines");
const file = (page) => page.getByTestId("file");

const fixture = (name) => readFile(new URL(`../tables/${name}`, import.meta.url));

// Drops a file onto the page, as a browser does for one that is dragged in.
const drop = (page, name, bytes) =>
  page.locator(".table-drop").evaluate(
    (zone, { name, base64 }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      for (const type of ["dragenter", "dragover", "drop"]) zone.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    { name, base64: bytes.toString("base64") },
  );

// The page's longest task from now on, in milliseconds; those below 50 are not told of.
const watched = (page) =>
  page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask" });
  });
const longest = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(window.longest), 100)));

// As many dealers as wanted, each with twelve months of which the total is known.
const many = (count) => {
  const rows = [["经销商", ...months].join(",")];
  for (let at = 0; at < count; at += 1) rows.push(`店${String(at).padStart(7, "0")},${Array(12).fill(1_000_000 + at).join(",")}`);
  return rows.join("\r\n");
};

test("a pasted table: good rows computed, the bad cell mended in its place, the sum left out", async ({ page }) => {
  await open(page, D11);
  await axe(page);
  await paste(pasting(page), dealers);
  await compute(page).click();
  await expect(sums(page)).toContainText("457,500.00");
  await expect(sums(page)).toContainText("3 家中的 2 家");
  await expect(page.getByText("1 行未计入")).toBeVisible();
  await axe(page);
  const bad = page.getByLabel("第 4 行 1月");
  await expect(bad).toHaveValue("99万9");
  await bad.fill("100万");
  await page.getByTestId("again").click();
  await expect(sums(page)).toContainText("462,500.00");
  await expect(page.getByLabel("第 4 行 1月")).toHaveCount(0);
});

test("a line opens as a calculation with its figures, and the table is still there", async ({ page }) => {
  await open(page, D11);
  await paste(pasting(page), dealers);
  await compute(page).click();
  await lines(page).getByRole("button", { name: "乙店" }).click();
  await expect(page.getByTestId("total")).toContainText("37,500.00");
  await expect(page.locator("#input-0-0")).toHaveValue("1,500,000.00");
  await page.goBack();
  await expect(sums(page)).toContainText("457,500.00");
});

test("a GB18030 file with a title, a unit and headings over two rows", async ({ page }) => {
  await open(page, D11);
  const text = "2024年销售汇总,,,\r\n单位：万元,,,\r\n经销商,销售额,,\r\n,1月,2月,3月\r\n鑫源,150,80,70\r\n合计,150,80,70\r\n";
  const bytes = await gb18030(page, text);
  await file(page).setInputFiles({ name: "销售汇总.csv", mimeType: "text/csv", buffer: bytes });
  await expect(page.getByText("GB18030")).toBeVisible();
  await expect(page.getByText(/单位：万元/)).toBeVisible();
  await compute(page).click();
  await expect(sums(page)).toContainText("37,500.00");
});

// Node and browsers decode GB18030 but do not encode it: the table is turned round.
async function gb18030(page, text) {
  const bytes = await page.evaluate((text) => {
    const decoder = new TextDecoder("gb18030");
    const known = new Map();
    for (let high = 0x81; high <= 0xfe; high += 1)
      for (let low = 0x40; low <= 0xfe; low += 1) {
        if (low === 0x7f) continue;
        const c = decoder.decode(new Uint8Array([high, low]));
        if ([...c].length === 1 && !known.has(c)) known.set(c, [high, low]);
      }
    return [...text].flatMap((c) => (c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : (known.get(c) ?? [0x3f])));
  }, text);
  return Buffer.from(bytes);
}

test("a GB18030 file and a workbook are dropped onto the page", async ({ page }) => {
  await open(page, D11);
  await drop(page, "导出.csv", await fixture("sales-dms-gb18030.csv"));
  await expect(page.getByText("导出.csv · GB18030")).toBeVisible();
  await compute(page).click();
  await expect(sums(page)).toContainText("63,345.68");
  await expect(sums(page)).toContainText("6 家中的 4 家");
  await expect(page.getByLabel("第 6 行 3月销售额")).toHaveValue("壹佰万");
  await axe(page);
  await drop(page, "销售.xlsx", await fixture("sales-book.xlsx"));
  await expect(page.getByText("销售.xlsx")).toBeVisible();
  await expect(page.getByTestId("table-results")).toHaveCount(0);
  await compute(page).click();
  await expect(sums(page)).toContainText("11,172.84");
});

test("an .xls and an .ods come to what the .xlsx does", async ({ page }) => {
  await open(page, D11);
  for (const name of ["sales-book.xls", "sales-book.ods"]) {
    await file(page).setInputFiles({ name, mimeType: "", buffer: await fixture(name) });
    await expect(page.getByText(name)).toBeVisible();
    await compute(page).click();
    await expect(sums(page)).toContainText("11,172.84");
  }
});

test("of a workbook the sheet with figures is taken; another one can be", async ({ page }) => {
  await open(page, D01);
  await file(page).setInputFiles({ name: "配件.xlsx", mimeType: "", buffer: await fixture("parts-book.xlsx") });
  const sheet = page.getByLabel("工作表");
  await expect(sheet).toHaveValue("数据");
  await expect(sheet.locator("option")).toHaveText(["填写说明", "数据", /参数.*/]);
  await expect(page.getByText(/单位：万元/)).toBeVisible();
  await axe(page);
  await compute(page).click();
  await expect(page.getByText("2 行未计入")).toBeVisible();
  await expect(page.getByLabel("第 9 行 零件 采购实绩 1月")).toHaveValue("#DIV/0!");
  await sheet.selectOption("填写说明");
  await expect(page.getByText(/单位：万元/)).toHaveCount(0);
  await expect(page.getByTestId("table-results")).toHaveCount(0);
  await sheet.selectOption("数据");
  await expect(page.getByText(/单位：万元/)).toBeVisible();
});

test("a table without headings is matched by place, and says so", async ({ page }) => {
  await open(page, D11);
  await paste(pasting(page), `甲店\t${Array(12).fill("100万").join("\t")}`);
  await expect(page.getByText("UTF-8")).toHaveCount(0);
  await expect(page.getByText("按位置").first()).toBeVisible();
  await axe(page);
  await compute(page).click();
  await expect(sums(page)).toContainText("420,000.00");
});

test("an empty file is refused, and the next one is taken", async ({ page }) => {
  await open(page, D11);
  await file(page).setInputFiles({ name: "空.csv", mimeType: "text/csv", buffer: Buffer.alloc(0) });
  await expect(page.getByTestId("refused")).toContainText("空的");
  await axe(page);
  await paste(pasting(page), dealers);
  await expect(page.getByTestId("refused")).toHaveCount(0);
  await compute(page).click();
  await expect(sums(page)).toContainText("457,500.00");
});

test("reading a file is stopped, and the next table is taken", async ({ page }) => {
  test.slow();
  await open(page, D11);
  // So large that there is time to stop it.
  await page.evaluate((line) => {
    const data = new DataTransfer();
    const block = line.repeat(10_000);
    data.items.add(new File([`店,1月\n`, ...Array(200).fill(block)], "endless.csv"));
    const zone = document.querySelector(".table-drop");
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, `${"甲".repeat(20)},1000000.00\n`);
  await page.locator(".source").getByRole("button", { name: "停止" }).click();
  await expect(page.getByText("endless.csv")).toHaveCount(0);
  await paste(pasting(page), dealers);
  await compute(page).click();
  await expect(sums(page)).toContainText("457,500.00");
  await expect(page.getByText("endless.csv")).toHaveCount(0);
});

test("a column that is not known is said to be something, and that is remembered for the same headings", async ({ page }) => {
  await open(page, D11);
  const text = "门店,甲列,乙列\nA,1000000,2\n";
  await paste(pasting(page), text);
  const column = page.getByLabel("“甲列”当作");
  await expect(column).toHaveValue("-");
  await column.selectOption("月销售额@1");
  await expect(page.getByLabel("“甲列”当作")).toHaveValue("月销售额@1");
  await axe(page);
  await compute(page).click();
  await expect(sums(page)).toContainText("5,000.00");
  await page.reload();
  await open(page, D11);
  await paste(pasting(page), text);
  await expect(page.getByText("按上次更正过的对应关系")).toBeVisible();
  await compute(page).click();
  await expect(sums(page)).toContainText("5,000.00");
});

test("rows of a record table are gathered by dealer", async ({ page }) => {
  await open(page, D04);
  await paste(
    pasting(page),
    "经销商\tFED级别\t开业日期\t日期\t首发车型金额\t乐驰金额\n" +
      "甲\tA级4S\t2024-01-01\t2024-01-31\t3000万\t\n\t\t\t2024-02-29\t5000万\t\n\t\t\t2024-03-31\t6000万\t\n\t\t\t2024-04-30\t1000万\t",
  );
  await compute(page).click();
  // T-D04-1: grants of 45, 75, 80 and nothing: 2 million in all, beside 7 % of 150 million.
  await expect(sums(page)).toContainText("2,000,000.00");
  await expect(sums(page)).toContainText("10,500,000.00");
});

test("transactions are summed by month and category; a category of its own is put where it belongs", async ({ page }) => {
  await open(page, D01);
  await paste(pasting(page), "日期,经销商,类别,采购实绩\n2024-01-05,鑫源,零件,12000\n2024-02-05,鑫源,轮胎,100\n");
  await expect(page.getByLabel("零件", { exact: true })).toHaveValue("零件_采购实绩");
  await page.getByLabel("轮胎", { exact: true }).selectOption("机油_采购实绩");
  await expect(page.getByLabel("轮胎", { exact: true })).toHaveValue("机油_采购实绩");
  await compute(page).click();
  await lines(page).getByRole("button", { name: "鑫源" }).click();
  await expect(page.getByLabel(/零件采购实绩|零件_采购实绩/).first()).toBeAttached();
});

test("100,000 rows: computed, sorted, searched, scrolled to the end", async ({ page }) => {
  test.slow();
  await open(page, D11);
  await file(page).setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(many(100_000)) });
  await compute(page).click();
  await expect(sums(page)).toContainText("100,000 家", { timeout: 60_000 });
  await page.getByRole("button", { name: /^返利合计/ }).click();
  await expect(lines(page).locator("tr.dealer").first()).toContainText("店0099999");
  const scroller = page.getByTestId("lines-scroll");
  await scroller.evaluate((it) => it.scrollTo(0, it.scrollHeight));
  await expect(lines(page)).toContainText("店0000000");
  await page.getByTestId("find").fill("0054321");
  await expect(lines(page).locator("tr.dealer")).toHaveCount(1);
  await expect(lines(page)).toContainText("店0054321");
  await axe(page);
});

test("sorting and filtering 100,000 rows keeps the page awake", async ({ page }) => {
  test.slow();
  await open(page, D11);
  await file(page).setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(many(100_000)) });
  await compute(page).click();
  await expect(sums(page)).toContainText("100,000 家", { timeout: 60_000 });
  await watched(page);
  const first = lines(page).locator("tr.dealer").first();
  await page.getByRole("button", { name: /^返利合计/ }).click();
  await expect(first).toContainText("店0099999");
  await page.getByRole("button", { name: /^返利合计/ }).click();
  await expect(first).toContainText("店0000000");
  await page.getByTestId("find").fill("店00543");
  await expect(sums(page)).toContainText("100 家");
  const scroller = page.getByTestId("lines-scroll");
  await page.getByTestId("find").fill("");
  await expect(sums(page)).toContainText("100,000 家");
  for (const share of [0.25, 0.5, 0.75, 1]) {
    await scroller.evaluate((it, share) => it.scrollTo(0, it.scrollHeight * share), share);
    await page.waitForTimeout(50);
  }
  await expect(lines(page)).toContainText("店0099999");
  expect(await longest(page)).toBeLessThan(200);
});

test("computing is stopped half-way and begun again", async ({ page }) => {
  test.slow();
  await open(page, D11);
  await file(page).setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(many(400_000)) });
  await expect(compute(page)).toBeEnabled();
  // Within a frame: a moment later it may all be computed.
  await page.evaluate(() => {
    const at = (id) => document.querySelector(`[data-testid=${id}]`);
    at("compute").click();
    return new Promise((resolve) => {
      const stop = () => (at("cancel") ? resolve(at("cancel").click()) : requestAnimationFrame(stop));
      stop();
    });
  });
  await expect(page.getByTestId("cancel")).toHaveCount(0);
  await expect(page.getByTestId("table-results")).toHaveCount(0);
  await compute(page).click();
  await expect(sums(page)).toContainText("400,000 家", { timeout: 120_000 });
});

test("what is saved as CSV has every line, and opens again to the same sum", async ({ page }) => {
  await open(page, D11);
  await paste(pasting(page), dealers);
  await compute(page).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出 CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("cv-annual-rebate.csv");
  const bytes = await readFile(await download.path());
  expect(bytes.toString("utf8")).toContain("甲店");
  await file(page).setInputFiles({ name: "again.csv", mimeType: "text/csv", buffer: bytes });
  await expect(page.getByText("again.csv")).toBeVisible();
  await compute(page).click();
  await expect(sums(page)).toContainText("457,500.00");
});

test("the workbook with formulas that is saved opens again to the same sum", async ({ page }) => {
  await open(page, D11);
  await paste(pasting(page), dealers);
  await compute(page).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出 Excel（带公式）" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("cv-annual-rebate.xlsx");
  const bytes = await readFile(await download.path());
  await file(page).setInputFiles({ name: "again.xlsx", mimeType: "", buffer: bytes });
  await expect(page.getByText("again.xlsx")).toBeVisible();
  await expect(page.getByLabel("工作表")).toHaveValue("批量");
  await compute(page).click();
  await expect(sums(page)).toContainText("457,500.00");
  await axe(page);
});

test("a block of cells is copied as a spreadsheet takes it", async ({ page, context, browserName }) => {
  test.skip(browserName !== "chromium");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, D11);
  await paste(pasting(page), dealers);
  await compute(page).click();
  const cell = (line, column) => lines(page).locator(`[data-at="${line},${column}"]`);
  await cell(0, 1).click();
  await cell(1, 2).click({ modifiers: ["Shift"] });
  await page.getByTestId("copy").click();
  await expect(page.getByText("已复制 2 行")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")).toHaveLength(2);
  expect(copied.split("\n")[0].split("\t")).toHaveLength(2);
});

test("what is no table is refused with the way out, and the page goes on", async ({ page }) => {
  await open(page, D11);
  await file(page).setInputFiles({ name: "x.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004 rubbish") });
  await expect(page.getByTestId("refused")).toContainText("另存为");
  await axe(page);
  await paste(pasting(page), dealers);
  await expect(page.getByTestId("refused")).toHaveCount(0);
  await compute(page).click();
  await expect(sums(page)).toContainText("457,500.00");
});

test("in English everything reads in English", async ({ page }) => {
  await open(page, D11);
  await page.getByRole("button", { name: "English" }).click();
  await paste(pasting(page), dealers);
  await compute(page).click();
  await expect(sums(page)).toContainText("2 of 3 lines");
  await expect(page.locator("main")).not.toContainText(/返利合计|读不出|未计入/);
  await axe(page);
});
