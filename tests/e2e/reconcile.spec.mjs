// What comes after a table is computed: a statement held against it, claims, and who is nearly there.
import { test, expect, axe, open, paste } from "./page.mjs";
import { readFile } from "node:fs/promises";

const D17 = "#/p/parts-purchase-agreement/table";
const D11 = "#/p/cv-annual-rebate/table";
const D01 = "#/p/parts-rebate-workbook/table";

const purchases = "经销商\t1月\t2月\t3月\t4月\n甲\t25000\t0\t0\t12000\n乙\t9000\t9000\t17000\t0\n丙\t0\t0\t0\t0";
// T-D17 read marginally: 25,000 is 850 instead of 1,750; 12,000 is 100 instead of 600; 35,000 is 1,700 instead of 3,500.
const statement = "经销商\t季度\t季度返利\n甲\tQ1\t850\n甲\tQ2\t1OO\n乙\tQ1\t1700\n丁\tQ1\t5\n合计\t\t2655";

const sums = (page) => page.getByTestId("sums");
const claims = (page) => page.getByTestId("claims");

async function computed(page, address, table) {
  await open(page, address);
  await paste(page.getByTestId("paste"), table);
  await page.getByTestId("compute").click();
  await expect(sums(page)).toBeVisible();
}

const unfold = (page, name) => page.locator("summary").filter({ hasText: name }).click();

async function saved(page, within, name) {
  const downloading = page.waitForEvent("download");
  await within.getByRole("button", { name }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("a statement is reconciled: differences ranked, the reading that explains them all named, claims saved", async ({ page }) => {
  await computed(page, D17, purchases);
  await unfold(page, "对账");
  await axe(page);
  await paste(page.getByTestId("statement-paste"), statement);
  await page.getByTestId("reconcile").click();
  const found = page.getByTestId("reconciled");
  await expect(found).toContainText("0 项相符，2 项不符");
  await expect(found).toContainText("按「累进」读「计法」恰好相符：2 项");
  await expect(found.getByText("对账单里没有的：1 家")).toBeVisible();
  await found.getByText("只在对账单里有的：1 家").click();
  await expect(found).toContainText("丁（第 5 行）");
  // The largest first.
  await expect(claims(page).locator("tbody tr").first()).toContainText("乙");
  await expect(claims(page).locator("tbody tr").first()).toContainText("-1,800.00");
  await axe(page);
  // The cell that could not be read is mended in its place.
  await page.getByLabel("第 3 行 季度返利").fill("100");
  await found.getByTestId("again").click();
  await expect(found).toContainText("0 项相符，3 项不符");
  await expect(claims(page).locator("tbody tr")).toHaveCount(3);
  const csv = await saved(page, found, "导出 CSV");
  expect(csv.name).toBe("parts-purchase-agreement-claims.csv");
  expect(csv.bytes.toString("utf8")).toContain("乙,季度返利 一季度,3500.00,1700.00,-1800.00,按「累进」读「计法」恰好相符");
  const xlsx = await saved(page, found, "导出 Excel");
  expect(xlsx.name).toBe("parts-purchase-agreement-claims.xlsx");
  // What was saved is a table that the page itself reads.
  await page.getByTestId("file").setInputFiles({ name: xlsx.name, mimeType: "application/zip", buffer: xlsx.bytes });
  await expect(page.getByText("parts-purchase-agreement-claims.xlsx").first()).toBeVisible();
});

test("a difference opens as a calculation, and the reconciliation is still there", async ({ page }) => {
  await computed(page, D17, purchases);
  await unfold(page, "对账");
  await paste(page.getByTestId("statement-paste"), statement);
  await page.getByTestId("reconcile").click();
  await claims(page).getByRole("button", { name: "甲" }).click();
  await expect(page.getByTestId("total")).toContainText("2,350.00");
  await page.goBack();
  await expect(page.getByTestId("reconciled")).toContainText("2 项不符");
});

test("a statement that agrees says so, and one that is no table is refused beside it", async ({ page }) => {
  await computed(page, D17, purchases);
  await unfold(page, "对账");
  await page.getByTestId("statement-file").setInputFiles({ name: "x.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004 rubbish") });
  await expect(page.getByTestId("statement").getByTestId("refused")).toContainText("另存为");
  // What was computed is not touched by that.
  await expect(sums(page)).toContainText("5,850.00");
  await paste(page.getByTestId("statement-paste"), "经销商,返利合计\n甲,2350.00\n乙,3500");
  await page.getByTestId("reconcile").click();
  await expect(page.getByTestId("reconciled")).toContainText("2 项相符，0 项不符");
  await expect(claims(page)).toHaveCount(0);
  await axe(page);
});

test("a column of the statement is put right and remembered for its headings", async ({ page }) => {
  const odd = "店,批复\n甲,850\n";
  await computed(page, D17, purchases);
  await unfold(page, "对账");
  await paste(page.getByTestId("statement-paste"), odd);
  const within = page.getByTestId("statement");
  await within.getByLabel("“批复”当作").selectOption("季度返利@1");
  await expect(within.getByLabel("“批复”当作")).toHaveValue("季度返利@1");
  await within.getByLabel("“店”当作").selectOption("#name");
  await page.getByTestId("reconcile").click();
  await expect(page.getByTestId("reconciled")).toContainText("1 项不符");
  await paste(page.getByTestId("statement-paste"), odd);
  await expect(within.getByText("按上次更正过的对应关系")).toBeVisible();
});

test("who is nearly there: a fen below an edge is listed, exactly at it is not", async ({ page }) => {
  await computed(page, D17, "经销商,1月,2月,3月\n差一分,29999.99,0,0\n恰好,30000,0,0\n差三百,29700,0,0\n差远,8000,0,0");
  await unfold(page, "差一点的名单");
  await axe(page);
  await page.getByTestId("look-near").click();
  const near = page.getByTestId("near");
  await expect(near.locator("tbody tr")).toHaveCount(2);
  await expect(near.locator("tbody tr").first()).toContainText("差一分");
  await expect(near.locator("tbody tr").first()).toContainText("+900.00");
  await expect(near.locator("tbody tr").nth(1)).toContainText("300.00");
  await expect(near.locator("tbody tr").nth(1)).toContainText("+921.00");
  await axe(page);
  const within = page.locator(".nearly");
  const csv = await saved(page, within, "导出 CSV");
  expect(csv.bytes.toString("utf8")).toContain("差三百");
  await page.getByTestId("within").selectOption("10");
  await page.getByTestId("look-near").click();
  await expect(near.locator("tbody tr")).toHaveCount(2);
  // Only those that are listed above.
  await page.getByTestId("find").fill("差远");
  await expect(page.getByTestId("lines").locator("tr.dealer")).toHaveCount(1);
  await page.getByTestId("look-near").click();
  await expect(within.getByText("没有差这么少的")).toBeVisible();
});

test("among 20,000 dealers and 36 series of the workbook it is found in time, and can be stopped", async ({ page }) => {
  test.slow();
  const months = Array.from({ length: 12 }, (_, at) => `${at + 1}月`);
  const heads = ["零件", "附件", "机油"].flatMap((kind) => ["采购目标", "采购实绩"].flatMap((what) => months.map((month) => `${kind}_${what} ${month}`)));
  const rows = [["经销商", ...heads].join(",")];
  for (let at = 0; at < 20_000; at += 1)
    rows.push(`店${at},${heads.map((head, place) => (head.includes("目标") ? 100_000 : 60_000 + ((at * 7919 + place * 104_729) % 70_000))).join(",")}`);
  await open(page, D01);
  await page.getByTestId("file").setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
  await page.getByTestId("compute").click();
  await expect(sums(page)).toContainText("20,000 家", { timeout: 60_000 });
  await unfold(page, "差一点的名单");
  await page.getByTestId("within").selectOption("20");
  await page.getByTestId("look-near").click();
  await page.getByTestId("cancel").click();
  await expect(page.getByTestId("cancel")).toHaveCount(0);
  await page.getByTestId("look-near").click();
  await expect(page.locator(".nearly [role=status]")).toContainText("家", { timeout: 120_000 });
});

test("in English all of it reads in English", async ({ page }) => {
  await computed(page, D17, purchases);
  await page.getByRole("button", { name: "English" }).click();
  await unfold(page, "Reconcile");
  await paste(page.getByTestId("statement-paste"), "Dealer,Quarterly rebate Q1\n甲,850\n");
  await page.getByTestId("reconcile").click();
  await expect(page.getByTestId("reconciled")).toContainText("0 figures agree, 1 differ");
  await expect(page.getByTestId("reconciled")).not.toContainText(/相符|差额|项目/);
  await unfold(page, "Nearly there");
  await page.getByTestId("look-near").click();
  await expect(page.locator(".nearly [role=status]")).toBeVisible();
  await expect(page.locator(".nearly")).not.toContainText(/还差|多得|档/);
  await axe(page);
});

test("an empty table to fill in is had before there is any", async ({ page }) => {
  await open(page, D11);
  const csv = await saved(page, page.locator(".templates"), "CSV");
  expect(csv.name).toBe("cv-annual-rebate-template.csv");
  expect(csv.bytes.toString("utf8")).toContain("月销售额 1月");
  const xlsx = await saved(page, page.locator(".templates"), "Excel");
  expect(xlsx.bytes.subarray(0, 2).toString()).toBe("PK");
});
