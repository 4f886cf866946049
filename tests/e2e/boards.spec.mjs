// Boards of a year: figures pasted out of a spreadsheet, lights, last year, targets that stand fast, issues with their state, groups, and
// what goes out of them.
import { test, expect, axe, open } from "./page.mjs";
import { readFile } from "node:fs/promises";

const KPI = "#/board/year/p/dealer-kpi-2012";
const SERVICE = "#/board/year/p/after-sales-service";
const KEY = "rebate-desk:board:p/dealer-kpi-2012:2024";

const go = (page, hash) => page.evaluate((hash) => (location.hash = hash), hash);
const board = (page) => page.getByTestId("board");
const row = (page, name) => board(page).getByRole("row").filter({ has: page.getByRole("button", { name, exact: true }) });
const fits = (page) => expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

// What a press hands to the browser, as a text.
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return readFile(await download.path(), "utf8");
}

// Opens a year of the board that is not kept yet.
async function year(page, year) {
  await page.locator("#board-other").fill(year);
  await page.getByRole("button", { name: "打开", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${year} 年`);
}

// As Excel puts it on the clipboard: names down, months across.
const PASTED = [
  "指标\t1月\t2月\t3月\t4月",
  "整车收入(万元)\t1000\t1,100\t\t",
  "整车成本(万元)\t985\t1,089\t\t",
  "售后总收入(万元)\t300\t300\t10000\t100",
  "售后总成本(万元)\t150\t165\t5500.01\t20",
  "在岗人数\t110\t115\t120\t120",
  "销售|精品上装台次\t101\t100\t\t",
  "当月销量\t100\t100\t\t",
  "新保台次\t91\t90\t\t",
  "外销直销台次\t90\t90\t\t",
  "年度提车任务\t100\t\t\t",
  "没有的指标\t1\t2\t3\t4",
].join("\n");

async function paste(page) {
  await open(page, `${KPI}/figures`);
  await year(page, "2024");
  await page.locator("#board-paste").fill(PASTED);
  await page.getByRole("button", { name: "取入", exact: true }).click();
  await expect(page.getByTestId("board-paste")).toContainText("认出 10 个指标");
  await expect(page.getByTestId("board-paste")).toContainText("没认出的名称：没有的指标");
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), KEY)).toContain("在岗人数\t110\t115\t120\t120");
}

test("the boards are found from their list, and a blank one says where to begin", async ({ page }) => {
  await open(page, "#/board");
  await page.getByRole("link", { name: "月度指标" }).click();
  await expect(page.getByTestId("board-blank")).toContainText("这一年还没有数字");
  await axe(page);
  await fits(page);
});

test("a pasted year: ratios, rolling averages, lights, what lacks in the sum", async ({ page }) => {
  await paste(page);
  await go(page, KPI);
  await page.locator("#board-upto").selectOption("1");
  await expect(row(page, "销售毛利率")).toContainText("1.5%");
  await expect(row(page, "售后毛利率")).toContainText("50%");
  await expect(row(page, "售后毛利率")).toContainText("达标");
  await page.locator("#board-upto").selectOption("2");
  await expect(row(page, "售后毛利率")).toContainText("接近");
  await page.locator("#board-upto").selectOption("3");
  await expect(row(page, "售后毛利率")).toContainText("未达标");
  await expect(page.getByTestId("board-partial")).toContainText("累计缺数");
  await page.locator("#board-upto").selectOption("4");
  await page.locator("#board-view").selectOption({ label: "管理目标" });
  await expect(row(page, "平均在岗人数")).toContainText("116");
  // The year's task of 100 in its months.
  await row(page, "各月提车任务").getByRole("button").first().click();
  const months = page.getByTestId("board-months");
  await expect(months.getByRole("row", { name: /^2 月|^2月/ })).toContainText("9");
  await axe(page);
  await fits(page);
  // It is all there after a reload.
  await page.reload();
  await expect(row(page, "销售毛利率")).toBeVisible();
});

test("a margin whose cost lacks a month has no light until it is filled in; a CSV is pasted as well", async ({ page }) => {
  await open(page, `${KPI}/figures`);
  await year(page, "2024");
  await page.locator("#board-paste").fill("指标,1月,2月\n售后总收入(万元),300,300\n售后总成本(万元),150,\n");
  await page.getByRole("button", { name: "取入", exact: true }).click();
  await expect(page.getByTestId("board-paste")).toContainText("认出 2 个指标");
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), KEY)).toContain("售后总成本\t150");
  await go(page, KPI);
  const margin = row(page, "售后毛利率");
  await expect(margin).toContainText("75%");
  await expect(margin).toContainText("数不全");
  await expect(margin).not.toContainText("达标");
  await expect(page.getByTestId("board-partial")).toContainText("没有发生就填 0");
  await axe(page);
  await go(page, `${KPI}/figures`);
  await page.locator("#board-paste").fill("指标\t2月\t3月\n售后总成本(万元)\t150\t\n");
  await page.getByRole("button", { name: "取入", exact: true }).click();
  await go(page, KPI);
  await expect(margin).toContainText("50%");
  await expect(margin).toContainText("达标");
  await expect(margin).not.toContainText("数不全");
});

test("a figure is explained with its formula and clause", async ({ page }) => {
  await paste(page);
  await go(page, KPI);
  await page.locator("#board-upto").selectOption("1");
  await row(page, "售后毛利率").getByRole("button").first().click();
  await page.getByTestId("board-months").getByRole("button", { name: /^售后毛利率 1/ }).first().click();
  const dialog = page.getByTestId("explanation");
  await expect(dialog).toContainText("售后毛利");
  await expect(dialog).toContainText("售后毛利率=(售后总收入-售后总成本)÷售后总收入×100%");
  await axe(page);
});

test("more fitted than sold becomes an issue that keeps its state", async ({ page }) => {
  await paste(page);
  await go(page, `${KPI}/issues`);
  const issues = page.getByTestId("board-issues");
  await expect(issues.getByRole("listitem")).toHaveCount(2);
  await expect(issues).toContainText("销售|精品上装台次大于本店当月销量");
  await expect(issues).toContainText("建议措施");
  const first = issues.getByRole("listitem").first();
  await first.getByRole("combobox").selectOption({ label: "已处理" });
  await first.getByRole("textbox").fill("出库单已核");
  await first.getByRole("textbox").blur();
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), KEY)).toContain("出库单已核");
  await page.reload();
  await expect(page.getByTestId("board-issues").getByRole("combobox").first()).toHaveValue("done");
  await axe(page);
  await fits(page);
  const csv = await saved(page, () => page.getByTestId("board-csv").click());
  expect(csv).toContain("已处理");
  expect(csv).toContain("出库单已核");
});

test("targets are spread over the months, stand fast, and are corrected with a reason", async ({ page }) => {
  await paste(page);
  await go(page, `${KPI}/targets`);
  const target = page.getByLabel("售后毛利率 全年目标");
  await target.fill("80%");
  await target.blur();
  await target.fill("多少");
  await target.blur();
  await expect(target).toHaveAttribute("aria-invalid", "true");
  await target.fill("80%");
  await target.blur();
  await page.getByTestId("board-lock").click();
  await expect(page.getByTestId("board-locked")).toBeVisible();
  await target.fill("40%");
  await target.blur();
  await expect(page.getByText("目标已锁定。先写更正理由，再改。")).toBeVisible();
  await page.locator("#board-reason").fill("总部下调");
  await target.fill("40%");
  await target.blur();
  await expect(page.getByTestId("board-corrections")).toContainText("总部下调");
  await expect(page.getByTestId("board-corrections")).toContainText("80%");
  await axe(page);
  await fits(page);
  // 45 % are more than 40 %.
  await go(page, KPI);
  await page.locator("#board-upto").selectOption("2");
  await expect(row(page, "售后毛利率")).toContainText("达标");
});

test("samples are tried and cleared, and offered only while there is nothing else", async ({ page }) => {
  await open(page, KPI);
  await page.getByTestId("board-try").click();
  await expect(page.getByTestId("board-sample")).toBeVisible();
  await expect(row(page, "售后毛利率")).toBeVisible();
  // Last year stands beside it.
  await expect(row(page, "售后毛利率")).toContainText("个百分点");
  await axe(page);
  await fits(page);
  const csv = await saved(page, () => page.getByTestId("board-csv").click());
  expect(csv.split("\n")[1] ?? "").not.toBe("");
  expect(csv).toContain("售后毛利率");
  await page.getByRole("button", { name: "清除样例" }).click();
  await expect(page.getByTestId("board-blank")).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("rebate-desk:board:")))).toEqual([]);
});

test("charts are drawn, and on paper there is the board and nothing to press", async ({ page }) => {
  await open(page, KPI);
  await page.getByTestId("board-try").click();
  const chart = row(page, "售后毛利率").getByRole("img");
  await expect(chart).toHaveAttribute("aria-label", /售后毛利率/);
  const lines = chart.locator("path");
  await expect(lines).toHaveCount(3);
  const box = await lines.first().boundingBox();
  expect(box.width).toBeGreaterThan(40);
  await page.emulateMedia({ media: "print" });
  await expect(board(page)).toBeVisible();
  await expect(page.getByTestId("board-csv")).toBeHidden();
  await expect(page.locator("#board-upto")).toBeHidden();
  await expect(page.getByRole("navigation", { name: "看板的各页" })).toBeHidden();
});

test("in English all of a board is English", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("rebate-desk:language", "en"));
  await open(page, KPI);
  await page.getByTestId("board-try").click();
  await expect(row(page, "After-sales gross margin")).toContainText("nearly");
  for (const tab of ["", "/targets", "/issues"]) {
    await go(page, `${KPI}${tab}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("2024");
    const text = await page.locator(".board-year").evaluate((it) => {
      const copy = it.cloneNode(true);
      for (const field of copy.querySelectorAll("input, textarea")) field.remove();
      return copy.textContent;
    });
    expect(text, tab).not.toMatch(/[\u4e00-\u9fff]/);
  }
  await axe(page);
});

test("service records are imported, scored by technician and become issues", async ({ page }) => {
  await open(page, `${SERVICE}/figures`);
  await year(page, "2024");
  const records = page.getByTestId("board-records");
  await records.locator("input[type=file]").setInputFiles({
    name: "hotline.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("来电编号;来电时间;门店;坐席;等待时长(分钟);通话质检;客诉;一次解决\nLD1;2024-03-02 16:59:01;城西店;周敏;0.5;96;N;1\nLD2;2024-03-05;城西店;孙丽;240;60;Y;0\nLD3;昨天;城西店;孙丽;8;90;N;1\n"),
  });
  await expect(records.getByTestId("records-bad")).toContainText("昨天");
  await records.getByTestId("records-take").click();
  await go(page, `${SERVICE}/groups`);
  await page.locator("#board-upto").selectOption("3");
  const groups = page.getByTestId("board-groups");
  await expect(groups.getByRole("row").filter({ hasText: "周敏" })).toBeVisible();
  await expect(groups.getByRole("row").filter({ hasText: "孙丽" })).toBeVisible();
  await axe(page);
  await fits(page);
  await go(page, `${SERVICE}/issues`);
  await expect(page.getByTestId("board-issues")).toContainText("LD2");
  await expect(page.getByTestId("board-issues")).toContainText("建议措施");
  await go(page, SERVICE);
  await expect(row(page, "总分")).toBeVisible();
  await axe(page);
  await fits(page);
  // The next day, too, from the board and at its own address.
  for (const reopened of [SERVICE, `${SERVICE}/figures`]) {
    await go(page, reopened);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("2024 年");
    await go(page, `${SERVICE}/figures`);
    await expect(page.getByTestId("board-records")).toBeVisible();
    await expect(page.locator(".board-enter input").and(page.locator("[id^=input-]")).first()).toHaveValue("LD1");
    await go(page, SERVICE);
    await expect(row(page, "总分")).toBeVisible();
  }
});

test("two tabs of one year do not write over each other", async ({ page, context }) => {
  await paste(page);
  const other = await context.newPage();
  await open(other, `${KPI}/targets`);
  const target = other.getByLabel("新保率 全年目标");
  await target.fill("85%");
  await target.blur();
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), KEY)).toContain("85%");
  await page.locator("#board-paste").fill("指标\t1月\t2月\n在岗人数\t111\t116\n");
  await page.getByRole("button", { name: "取入", exact: true }).click();
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), KEY)).toContain("在岗人数\t111\t116");
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toContain("85%");
});

test("a year is thrown away and brought back", async ({ page }) => {
  await paste(page);
  await page.getByRole("button", { name: "清空这一年" }).click();
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), KEY)).toBe(null);
  // On another page of the board, too.
  await go(page, KPI);
  await expect(page.getByTestId("board-blank")).toBeVisible();
  await page.getByRole("button", { name: "撤销", exact: true }).click();
  await expect(row(page, "售后毛利率")).toContainText("%");
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toContain("在岗人数\t110");
});

test("a policy without a board says what to do", async ({ page }) => {
  await open(page, "#/board/year/p/parts-promotion");
  await expect(page.getByText("这份政策没有写看板")).toBeVisible();
});
