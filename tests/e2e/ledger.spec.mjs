// The rebate ledger: from a calculator by one press, by hand and out of lists; paid in part, reversed; balances, what is overdue, dates.
import { test, expect, axe, open } from "./page.mjs";
import { readFile } from "node:fs/promises";

const LEDGER = "#/board/ledger";
const D17 = "parts-purchase-agreement";

// A ledger as it is kept: a confirmed quarter that fell due, an accrued one, a plan.
const KEPT = [
  "rebate-desk ledger 1",
  "rev\t1",
  `rebate\t1\t${D17}\t配件采购返利协议\t2024-Q1\t季度返利`,
  "base\t12000",
  "rate\t0.05",
  "tax\twith\t0.13",
  "due\t2024-04-30",
  "accrued\t2024-03-31\t600.00",
  "confirmed\t2024-04-20\t590.00",
  `rebate\t2\t${D17}\t配件采购返利协议\t2024-Q2\t季度返利`,
  "due\t2024-07-30",
  "accrued\t2024-06-30\t1234.50",
  "rebate\t3\t销售返利\t销售返利\t2024-12\t冲量奖",
  "planned\t2024-01-05\t800.00",
  "",
].join("\n");

const keep = (page, text = KEPT, key = "ledger") =>
  page.addInitScript(
    ([key, text]) => {
      if (!sessionStorage.getItem("kept")) localStorage.setItem(`rebate-desk:${key}`, text);
      sessionStorage.setItem("kept", "1");
    },
    [key, text],
  );
const kept = (page) => page.evaluate(() => localStorage.getItem("rebate-desk:ledger"));
const sum = (page) => page.getByTestId("lines-sum");
const told = (page) => page.getByTestId("ledger-told");
const lines = (page) => page.getByTestId("ledger-lines").locator("tbody tr");
const go = (page, hash) => page.evaluate((hash) => (location.hash = hash), hash);
const advance = (page) => page.getByTestId("advance");
const follow = (page) => page.getByTestId("follow");

// What a press hands to the browser, as a text.
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return readFile(await download.path(), "utf8");
}

test("an empty ledger says what it is for, and where to begin", async ({ page }) => {
  await open(page, "#/board");
  await page.getByRole("link", { name: "返利台账" }).click();
  await expect(page.getByTestId("ledger-blank")).toContainText("返利台账记下每一笔返利");
  await expect(page.getByTestId("ledger-blank").getByRole("link", { name: "手工记一笔" })).toBeVisible();
  await axe(page);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("what a calculator gives comes in by a press, once", async ({ page }) => {
  await open(page, `#/p/${D17}`);
  for (const [at, amount] of [[0, "4000"], [1, "4000"], [2, "4000"], [3, "10000"], [4, "10000"], [5, "10000"]]) {
    await page.locator(`#input-${await monthly(page)}-${at}`).fill(amount);
  }
  await page.getByRole("link", { name: "记入台账" }).click();
  await expect(page.getByTestId("from")).toBeVisible();
  await page.getByLabel("年份").fill("2024");
  const coming = page.getByTestId("from").locator("tbody tr");
  await expect(coming).toHaveCount(2);
  await expect(coming.nth(0)).toContainText("2024年1季度");
  await expect(coming.nth(0)).toContainText("12,000.00");
  await expect(coming.nth(0)).toContainText("5%");
  await expect(coming.nth(0)).toContainText("600.00");
  await axe(page);
  await page.getByTestId("take-in").click();
  await expect(told(page)).toContainText("记入了 2 行");
  await expect(sum(page)).toContainText("2 行：返利 3,600.00 元");
  await page.goBack();
  await expect(page.getByTestId("coming")).toContainText("2 行台账里已有");
  await expect(page.getByTestId("take-in")).toHaveCount(0);
  // Another amount is not entered over what is there: the core says what to do.
  await go(page, `#/p/${D17}`);
  await page.locator(`#input-${await monthly(page)}-0`).fill("5000");
  await page.getByRole("link", { name: "记入台账" }).click();
  await page.getByLabel("年份").fill("2024");
  await expect(page.getByTestId("coming")).toContainText("已记了 600.00");
  await page.reload();
  await expect(page.getByTestId("coming")).toContainText("没有记入");
});

// Which input the monthly purchases are.
const monthly = (page) => page.locator("input[id^='input-'][id$='-11']").first().getAttribute("id").then((id) => id.split("-")[1]);

test("a scenario that is kept comes in from its list", async ({ page }) => {
  await open(page, `#/p/${D17}`);
  await page.locator(`#input-${await monthly(page)}-0`).fill("20000");
  await page.getByRole("button", { name: "存为方案" }).click();
  await page.getByRole("textbox", { name: "方案名称" }).fill("甲方案");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await go(page, "#/scenarios");
  await page.getByRole("button", { name: "记入台账：甲方案" }).click();
  await expect(page.getByTestId("from")).toContainText("甲方案");
  await page.getByLabel("年份").fill("2024");
  await page.getByTestId("take-in").click();
  await expect(sum(page)).toContainText("1 行：返利 1,400.00 元");
  expect(await kept(page)).toMatch(/\nscenario\tscenario:/);
});

test("a rebate is entered by hand; what is wrong is said beside it and nothing typed is lost", async ({ page }) => {
  await open(page, `${LEDGER}/add`);
  const form = page.getByTestId("add-line");
  await form.getByLabel("政策", { exact: true }).fill("厂家专项");
  await form.getByLabel("期间").fill("2024年13月");
  await form.getByLabel("基数").fill("１２，０００");
  await form.getByLabel("系数").fill("12.5%");
  await form.getByRole("button", { name: "记入台账" }).click();
  await expect(form.getByText("请填写")).toBeVisible();
  await expect(form.getByLabel("期间")).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByLabel("政策", { exact: true })).toHaveValue("厂家专项");
  await axe(page);
  await form.getByLabel("期间").fill("2024年1月");
  await form.getByRole("button", { name: /填为返利金额/ }).click();
  await form.getByRole("combobox", { name: "状态", exact: true }).selectOption("paid");
  await form.getByLabel("这个状态的日期").fill("2024-02-05");
  await form.getByLabel("到期日").fill("2024-02-28");
  await form.getByRole("combobox", { name: "税", exact: true }).selectOption("without");
  await form.getByRole("button", { name: "记入台账" }).click();
  await expect(told(page)).toContainText("记入了 厂家专项 2024年1月：1,500.00 元");
  await expect(sum(page)).toContainText("返利 1,500.00 元，兑付 1,500.00 元");
  await expect(lines(page).first()).toContainText("未税 13%");
  await page.reload();
  await expect(lines(page)).toHaveCount(2);
});

test("a line is paid in part, reversed, and refused in words what may not follow", async ({ page }) => {
  await keep(page);
  await open(page, `${LEDGER}/line/1`);
  await expect(page.getByTestId("history").locator("li")).toHaveText(["2024-03-31 预提 600.00", "2024-04-20 已确认 590.00"]);
  await expect(page.getByTestId("line")).toContainText("67.88");
  await follow(page).getByLabel("日期").fill("2024-04-28");
  await follow(page).getByLabel("返利金额").fill("600");
  await follow(page).getByRole("button", { name: "记下" }).click();
  await expect(told(page)).toContainText("兑付 600.00 超过余下的 590.00");
  await expect(follow(page).getByLabel("返利金额")).toHaveValue("600");
  await follow(page).getByLabel("返利金额").fill("500");
  await follow(page).getByRole("button", { name: "记下" }).click();
  await expect(told(page)).toContainText("记下了：已兑付 500.00 元");
  await expect(page.getByTestId("line")).toContainText("90.00");
  // What is left is reversed: nothing need be typed for all of it.
  await follow(page).getByLabel("做什么").selectOption("reversal");
  await follow(page).getByLabel("日期").fill("2024-05-06");
  await follow(page).getByLabel("返利金额").fill("90");
  await follow(page).getByRole("button", { name: "记下" }).click();
  await expect(page.getByTestId("history").locator("li")).toHaveCount(4);
  await axe(page);
  await told(page).getByRole("button", { name: "撤销" }).click();
  await expect(page.getByTestId("history").locator("li")).toHaveCount(3);
  // What has been in balances is reversed, not removed; a payment entered by mistake goes, and so does a plan, and comes back.
  await expect(page.getByTestId("remove-line")).toHaveCount(0);
  await page.getByTestId("history").getByRole("link").click();
  await page.getByTestId("remove-line").click();
  await expect(told(page)).toContainText("删除了一行");
  await told(page).getByRole("button", { name: "撤销" }).click();
  await expect(sum(page)).toContainText("兑付 500.00 元");
  await go(page, `${LEDGER}/line/3`);
  await page.getByTestId("remove-line").click();
  await expect(told(page)).toContainText("删除了一行");
  await expect(lines(page)).toHaveCount(3);
  await told(page).getByRole("button", { name: "撤销" }).click();
  await expect(lines(page)).toHaveCount(4);
});

test("a rebate that is confirmed is paid, not reversed, by the next press", async ({ page }) => {
  await keep(page);
  await open(page, `${LEDGER}/line/2`);
  const what = follow(page).getByLabel("做什么");
  await expect(what).toHaveValue("reversal");
  await expect(follow(page)).toContainText("先把状态改为「已确认」");
  await advance(page).getByLabel("改为").selectOption("confirmed");
  await advance(page).getByLabel("日期").fill("2024-07-10");
  await advance(page).getByRole("button", { name: "改", exact: true }).click();
  await expect(what).toHaveValue("payment");
  await follow(page).getByLabel("日期").fill("2024-07-20");
  await follow(page).getByLabel("返利金额").fill("400");
  await follow(page).getByRole("button", { name: "记下" }).click();
  await expect(told(page)).toContainText("记下了：已兑付 400.00 元");
  // What was chosen last does not stay for the next one.
  await what.selectOption("reversal");
  await follow(page).getByLabel("返利金额").fill("1");
  await follow(page).getByRole("button", { name: "记下" }).click();
  await expect(told(page)).toContainText("记下了：冲回 1.00 元");
  await expect(what).toHaveValue("payment");
});

test("a state moves on, another amount comes with a confirmation, due date and note are set", async ({ page }) => {
  await keep(page);
  await open(page, `${LEDGER}/line/2`);
  await advance(page).getByLabel("改为").selectOption("confirmed");
  await advance(page).getByLabel("日期").fill("2024-06-01");
  await advance(page).getByLabel(/^金额/).fill("1,200.50");
  await advance(page).getByRole("button", { name: "改", exact: true }).click();
  await expect(told(page)).toContainText("2024-06-01 早于上一次变动的 2024-06-30");
  await advance(page).getByLabel("日期").fill("2024-07-10");
  await advance(page).getByRole("button", { name: "改", exact: true }).click();
  await expect(page.getByTestId("history")).toContainText("2024-07-10 已确认 1,200.50");
  await expect(advance(page)).toHaveCount(0);
  await page.getByTestId("set-due").getByLabel("到期日").fill("2024-08-15");
  await page.getByTestId("set-due").getByRole("button").click();
  await expect(told(page)).toContainText("到期日改好了");
  await page.getByTestId("set-note").getByLabel("备注").fill("=SUM(1)，少一张发票");
  await page.getByTestId("set-note").getByRole("button").click();
  await expect(told(page)).toContainText("备注改好了");
  await page.reload();
  await expect(page.getByTestId("set-note").getByLabel("备注")).toHaveValue("=SUM(1)，少一张发票");
  await expect(page.getByTestId("line")).toContainText("2024-08-15");
});

test("lines are filtered and sorted, and what is shown adds up", async ({ page }) => {
  await keep(page, KEPT + "payment\t4\t1\t2024-04-28\t500.00\nreversal\t5\t2\t2024-07-05\t34.50\n");
  await open(page, LEDGER);
  await expect(sum(page)).toContainText("5 行：返利 1,790.00 元，兑付 500.00 元，计划 800.00 元");
  await expect(page.getByTestId("ledger-lines").locator("tfoot")).toContainText("1,790.00");
  await page.getByLabel("只看返利金额大于 0").check();
  await expect(sum(page)).toContainText("3 行：返利 1,824.50 元，兑付 0.00 元，计划 800.00 元");
  await page.getByTestId("state-filter").selectOption("planned");
  await expect(sum(page)).toContainText("1 行：返利 0.00 元，兑付 0.00 元，计划 800.00 元");
  await page.getByRole("button", { name: "显示全部" }).click();
  await page.getByRole("textbox", { name: "期间" }).fill("2024年上半年");
  await expect(lines(page)).toHaveCount(4);
  await page.getByRole("textbox", { name: "期间" }).fill("");
  await page.getByTestId("find-line").fill("冲量");
  await expect(lines(page)).toHaveCount(1);
  await page.getByTestId("find-line").fill("");
  await page.getByRole("combobox", { name: "排序" }).selectOption("amount");
  await page.getByLabel("倒序").check();
  await expect(lines(page).first()).toContainText("1,234.50");
  const heading = page.getByRole("columnheader", { name: "返利金额" });
  if (await heading.isVisible()) {
    await expect(heading).toHaveAttribute("aria-sort", "descending");
    await heading.getByRole("button").click();
    await expect(heading).toHaveAttribute("aria-sort", "ascending");
    await expect(lines(page).first()).toContainText("−34.50");
  }
  await axe(page);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("what is overdue on a day, and for how long", async ({ page }) => {
  await keep(page);
  await open(page, `${LEDGER}/owed`);
  await page.getByTestId("as-of").fill("2024-04-30");
  await expect(page.getByTestId("overdue-sum")).toHaveText("逾期 0 笔，0.00 元");
  await page.getByTestId("as-of").fill("2024-06-01");
  await expect(page.getByTestId("overdue-sum")).toHaveText("逾期 1 笔，590.00 元");
  await expect(page.getByTestId("owed")).toContainText("逾期 31–60 天");
  await axe(page);
  await page.getByRole("button", { name: "在明细里看逾期的" }).click();
  await expect(page.getByLabel("只看逾期")).toBeChecked();
  await expect(page.getByTestId("as-of")).toHaveValue("2024-06-01");
  await expect(lines(page)).toHaveCount(1);
  await expect(sum(page)).toContainText("1 行：返利 590.00 元");
});

test("each closing balance is the next opening, and a year is what there is and what is planned", async ({ page }) => {
  await keep(page, KEPT + "payment\t4\t1\t2024-04-28\t500.00\n");
  await open(page, `${LEDGER}/balances`);
  await page.getByTestId("as-of").fill("2024-12-31");
  await page.getByRole("combobox", { name: "按", exact: true }).selectOption("quarter");
  const rows = page.getByTestId("balances").locator("tbody tr");
  await expect(rows.nth(0).locator("th, td")).toHaveText(["2024年1季度", "0.00", "600.00", "0.00", "0.00", "0.00", "600.00"]);
  await expect(rows.nth(1).locator("th, td")).toHaveText(["2024年2季度", "600.00", "1,234.50", "−10.00", "0.00", "500.00", "1,324.50"]);
  await expect(page.getByTestId("sums")).toContainText("2024-12-31 日终未兑付：1,324.50 元");
  await axe(page);
  const csv = await saved(page, () => page.getByTestId("balances-csv").click());
  expect(csv).toContain("2024年2季度,600.00,1234.50,-10.00,0.00,500.00,1324.50");
  await go(page, `${LEDGER}/forecast`);
  await page.getByTestId("forecast-year").fill("2024");
  await expect(page.getByTestId("forecast-sum")).toHaveText("2024 年预计 2,624.50 元：已有 1,824.50，计划 800.00");
  await axe(page);
  await page.getByRole("link", { name: "记一笔计划" }).click();
  await expect(page.getByTestId("add-line").getByRole("combobox", { name: "状态", exact: true })).toHaveValue("planned");
});

test("dates go into a calendar file, reporting dates by working days among them", async ({ page }) => {
  await keep(page);
  await open(page, `${LEDGER}/dates`);
  await expect(page.getByTestId("dates")).toContainText("返利到期 590.00 元");
  const reports = page.getByTestId("reports");
  await reports.getByLabel("报什么").fill("报送采购量");
  await reports.getByLabel("期末后多久").fill("5个工作日");
  await reports.getByLabel("年份").fill("2024");
  await reports.getByLabel("放假和调休").fill("清明");
  await reports.getByRole("button").click();
  await expect(reports).toContainText("第 1 行：");
  await reports.getByLabel("放假和调休").fill("2024-04-04 至 2024-04-06 休\n2024-04-07 班");
  await reports.getByRole("button").click();
  await expect(page.getByTestId("dates")).toContainText("2024-04-08 报送采购量 2024年1季度");
  await axe(page);
  const file = await saved(page, () => page.getByTestId("save-ics").click());
  const text = file.replaceAll("\r\n ", "");
  expect(text).toContain("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
  expect(text).toContain("DTSTART;VALUE=DATE:20240408\r\n");
  expect(text).toMatch(/DTSTART;VALUE=DATE:20240430\r\nDTEND;VALUE=DATE:20240501\r\nSUMMARY:返利到期 590\.00 元/);
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(6);
  // What was said is there again.
  await page.reload();
  await expect(page.getByTestId("dates")).toContainText("返利到期 590.00 元");
  await expect(page.getByTestId("reports").getByLabel("放假和调休")).toHaveValue("2024-04-04 至 2024-04-06 休\n2024-04-07 班");
});

test("a pasted list comes in after a look, and each bad cell is told", async ({ page }) => {
  await open(page, `${LEDGER}/in`);
  const list = [
    "返利登记表",
    "所属期\t政策\t返利项目\t基数（万元）\t系数\t返利金额\t状态\t付款日",
    "2024年一季度\t配件协议\t季度返利\t１．２\t１２．５％\t1,500.00\t已兑付\t2024/4/28",
    "2024年13月\t配件协议\t季度返利\t\t\t5\t\t",
    "2024年2季度\t配件协议\t季度返利\t\t\t1,234.50\t\t",
    "合计\t\t\t\t\t2739.50\t\t",
  ].join("\n");
  await page.getByTestId("ledger-paste").fill(list);
  await page.getByRole("button", { name: "读取" }).click();
  await expect(page.getByTestId("list-read")).toHaveText("读到 3 行，1 行有问题没有读入");
  await expect(page.getByTestId("bad-cells")).toContainText("第 4 行“期间”： 2024年13月 期间写成 2024年3月");
  await axe(page);
  expect(await kept(page)).toBeNull();
  await page.getByTestId("join-list").click();
  await expect(sum(page)).toContainText("3 行：返利 2,734.50 元，兑付 1,500.00 元");
  await expect(lines(page).first()).toContainText("12,000.00");
  // Twice is once.
  await go(page, `${LEDGER}/in`);
  await page.getByTestId("ledger-paste").fill(list);
  await page.getByRole("button", { name: "读取" }).click();
  await expect(page.getByTestId("bring")).toContainText("这些行台账里都已有了");
  await page.getByTestId("ledger-paste").fill("随便\n写点");
  await page.getByRole("button", { name: "读取" }).click();
  await expect(page.getByTestId("bring")).toContainText("找不到标题行");
});

test("a ledger goes out as CSV and as a workbook, and comes in without loss", async ({ page }) => {
  await keep(page, `${KEPT}note\t=1+1，“引号”\\n两行\npayment\t4\t1\t2024-04-28\t500.00\nreversal\t5\t2\t2024-07-05\t34.50\n`);
  await open(page, LEDGER);
  const before = await kept(page);
  const body = (text) => text.replace(/\nrev\t\d+/, "");
  const csv = await saved(page, () => page.getByTestId("ledger-csv").click());
  const [workbook] = await Promise.all([page.waitForEvent("download"), page.getByTestId("workbook").click()]);
  const files = [{ name: "台账.csv", mimeType: "text/csv", buffer: Buffer.from(csv) }, { name: "台账.xlsx", mimeType: "", buffer: await readFile(await workbook.path()) }];
  for (const file of files) {
    await page.evaluate(() => localStorage.removeItem("rebate-desk:ledger"));
    await page.reload();
    await go(page, `${LEDGER}/in`);
    await page.getByTestId("ledger-file").setInputFiles(file);
    await expect(page.getByTestId("list-read")).toHaveText("读到 5 行，0 行有问题没有读入");
    await page.getByTestId("join-list").click();
    await expect(lines(page)).toHaveCount(5);
    expect(body(await kept(page)), file.name).toBe(body(before));
  }
});

test("on paper there are the lines as they are shown, with their sums, and nothing to press", async ({ page }) => {
  await keep(page);
  await open(page, LEDGER);
  await page.getByTestId("find-line").fill("季度返利");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("lines-sum")).toBeVisible();
  await expect(page.getByTestId("ledger-lines").locator("table")).toBeVisible();
  await expect(lines(page)).toHaveCount(2);
  await expect(page.getByTestId("ledger-lines").locator("tfoot")).toContainText("1,824.50");
  await expect(page.getByTestId("find-line")).toBeHidden();
  await expect(page.getByTestId("ledger-csv")).toBeHidden();
  await expect(page.getByRole("navigation", { name: "台账的各部分" })).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => (window.print = () => (window.printed = (window.printed ?? 0) + 1)));
  await page.getByRole("button", { name: "打印" }).click();
  await expect.poll(() => page.evaluate(() => window.printed)).toBe(1);
});

test("two tabs never write over each other", async ({ page, context }) => {
  await open(page, LEDGER);
  await page.evaluate((text) => localStorage.setItem("rebate-desk:ledger", text), KEPT);
  await page.reload();
  const other = await context.newPage();
  await open(other, `${LEDGER}/line/1`);
  await open(page, `${LEDGER}/line/2`);
  await page.getByTestId("set-note").getByLabel("备注").fill("甲");
  await page.getByTestId("set-note").getByRole("button").click();
  await other.getByTestId("set-note").getByLabel("备注").fill("乙");
  await other.getByTestId("set-note").getByRole("button").click();
  await expect(told(other)).toContainText("备注改好了");
  expect(await kept(page)).toMatch(/note\t乙[^]*note\t甲/);
  // The tab that has written first cannot take back what the other one has changed since.
  await expect(told(page).getByRole("button", { name: "撤销" })).toBeVisible();
  await told(page).getByRole("button", { name: "撤销" }).click();
  await expect(told(page)).toContainText("之后台账又变了，不能撤销");
  await go(page, LEDGER);
  await expect(lines(page).filter({ hasText: "乙" })).toHaveCount(1);
});

test("a newer ledger is only looked at, a damaged one set aside", async ({ page }) => {
  await open(page, LEDGER);
  const newer = KEPT.replace("ledger 1", "ledger 9");
  await page.evaluate((text) => localStorage.setItem("rebate-desk:ledger", text), newer);
  await page.reload();
  await expect(page.getByTestId("ledger-newer")).toBeVisible();
  await expect(lines(page)).toHaveCount(3);
  await go(page, `${LEDGER}/line/1`);
  await page.getByTestId("set-note").getByLabel("备注").fill("甲");
  await page.getByTestId("set-note").getByRole("button").click();
  await expect(told(page)).toContainText("台账由更新的版本保存");
  expect(await kept(page)).toBe(newer);
  await page.evaluate(() => localStorage.setItem("rebate-desk:ledger", "{broken"));
  await page.reload();
  await expect(page.getByTestId("ledger-aside")).toBeVisible();
  await axe(page);
  await page.getByTestId("ledger-aside").getByRole("link").click();
  await expect(page.getByTestId("damaged").locator("textarea")).toHaveValue("{broken");
});

test("where the browser keeps nothing that is said, and the ledger works all the same", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
  });
  await open(page, LEDGER);
  await page.getByTestId("try-samples").click();
  await expect(page.getByTestId("ledger-unkept")).toContainText("没有保存");
  await expect(lines(page)).toHaveCount(14);
  await axe(page);
});

test("samples are marked, can be worked with, and go without a trace", async ({ page }) => {
  await open(page, LEDGER);
  await page.getByTestId("try-samples").click();
  await expect(lines(page)).toHaveCount(14);
  await expect(page.getByTestId("samples")).toContainText("台账里有 14 行样例");
  await expect(lines(page).filter({ hasText: "样例·" })).toHaveCount(14);
  await axe(page);
  await go(page, `${LEDGER}/line/sample-3`);
  await follow(page).getByLabel("返利金额").fill("100");
  await follow(page).getByRole("button", { name: "记下" }).click();
  await expect(told(page)).toContainText("记下了");
  await go(page, `${LEDGER}/add`);
  const form = page.getByTestId("add-line");
  await form.getByLabel("政策", { exact: true }).fill("真的");
  await form.getByLabel("期间").fill("2024-01");
  await form.getByLabel("返利金额").fill("7");
  await form.getByRole("button", { name: "记入台账" }).click();
  await expect(lines(page)).toHaveCount(16);
  await page.getByRole("button", { name: "清除样例" }).click();
  await expect(told(page)).toContainText("清除了 15 行样例");
  await expect(lines(page)).toHaveCount(1);
  await expect(page.getByTestId("samples")).toHaveCount(0);
  expect(await kept(page)).not.toContain("sample-");
});

test("the ledger is in the backup, and comes back", async ({ page }) => {
  await keep(page);
  await open(page, "#/scenarios");
  const backup = await saved(page, () => page.getByTestId("save-backup").click());
  await page.evaluate(() => localStorage.setItem("rebate-desk:ledger", "rebate-desk ledger 1\nrev\t7\nrebate\t1\tq\t别的\t2024-01\t\naccrued\t2024-01-31\t5.00\n"));
  await page.getByTestId("read-backup").setInputFiles({ name: "b.txt", mimeType: "text/plain", buffer: Buffer.from(backup) });
  await go(page, LEDGER);
  await expect(lines(page)).toHaveCount(4);
});

test("in English all of it is English", async ({ page }) => {
  await keep(page);
  await open(page, LEDGER);
  await page.getByRole("button", { name: "English" }).click();
  for (const place of ["", "/balances", "/owed", "/forecast", "/dates", "/add", "/in", "/line/1"]) {
    await go(page, LEDGER + place);
    const words = await page.locator(".board-page").innerText();
    expect(words.replaceAll(/配件采购返利协议|季度返利|销售返利|冲量奖|样例/g, ""), place).not.toMatch(/[\u4e00-\u9fff]/);
  }
});
