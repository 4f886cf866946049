// Readings side by side: what each way of reading an unclear clause gives, and the letter that asks about it.
import { test, expect, axe, open, paste } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
const WORKBOOK = "#/p/parts-rebate-workbook";
const KPI = "#/p/dealer-kpi-2012";
const BMW = "#/p/bmw-aftersales-2024";

const month = (page, at) => page.getByLabel(`${at}月 月采购额`, { exact: true });
const total = (page) => page.getByTestId("total");
const sides = (page) => page.getByTestId("sides");
const unfold = (page, name = "读法对照") => sides(page).getByRole("heading", { name, exact: true }).click();
const rows = (page) => sides(page).getByRole("table", { name: "读法对照" }).first().locator("tbody tr");

test("three readings of one clause: 2,100.00, 1,700.00 and 1,200.00, the chosen one first", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await expect(sides(page).getByRole("table")).toHaveCount(0);
  await unfold(page);
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).nth(0)).toContainText("计法：全额");
  await expect(rows(page).nth(0)).toContainText("2,100.00");
  await expect(rows(page).nth(0)).toContainText("当前采用");
  await expect(rows(page).nth(1)).toContainText("1,700.00");
  await expect(rows(page).nth(1)).toContainText("−400.00 元");
  await expect(rows(page).nth(2)).toContainText("−900.00 元");
  await expect(sides(page)).toContainText("对这组数字没有影响的读法：累计口径");
  await expect(sides(page)).toContainText("当采购额达到10000元时,返利比例为5%");
  await expect(sides(page)).toContainText("相差 900.00 元");
  await axe(page);
});

test("using a reading switches it in the form, and the difference is then to that one", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await unfold(page);
  await sides(page).getByRole("button", { name: "采用：计法：累进", exact: true }).click();
  await expect(total(page)).toContainText("1,200.00");
  await expect(page.getByRole("radio", { name: "累进", exact: true })).toBeChecked();
  await expect(rows(page).nth(0)).toContainText("1,200.00");
  await expect(rows(page).nth(1)).toContainText("+900.00 元");
  // Another figure, another comparison: below the first tier they are all alike.
  await month(page, 1).fill("1000");
  await expect(sides(page)).toContainText("对这组数字，各种读法的结果相同。");
  await expect(sides(page).getByRole("table")).toHaveCount(0);
  await axe(page);
});

test("the question is copied as a letter, in the language of the page", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await unfold(page);
  await sides(page).getByRole("button", { name: "复制询问信：计法" }).click();
  await expect(sides(page).getByRole("status")).toHaveText("已复制，可直接粘贴发送。");
  const letter = sides(page).getByLabel("询问信", { exact: true });
  await expect(letter).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("《配件采购返利协议》");
  expect(copied).toContain("「当采购额达到10000元时,返利比例为5%•当采购额达到20000元时,返利比例为7%•");
  expect(copied).toContain("我们填报的数字：月采购额：1月 29,999.99 元。");
  expect(copied).toContain("____________ 店　____年__月__日");
  expect(copied).toContain("《配件采购返利协议》（D17）核算时");
  expect(copied).toContain("1. 全额");
  expect(copied).toContain("返利合计 1,200.00 元，少 900.00 元");
  await expect(letter).toHaveValue(copied);
  await axe(page);
  await page.getByRole("button", { name: "English" }).click();
  await sides(page).getByRole("button", { name: "Copy the question: Method" }).click();
  const english = await page.evaluate(() => navigator.clipboard.readText());
  expect(english).toContain("900.00 yuan less");
  expect(english).toContain("「当采购额达到10000元时,返利比例为5%•");
  expect(english).toContain("Jan 29,999.99 yuan.");
});

test("where the browser does not allow copying the letter stands there, selected", async ({ page }) => {
  await page.addInitScript(() => {
    Document.prototype.execCommand = () => false;
  });
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await unfold(page);
  await sides(page).getByRole("button", { name: "复制询问信：计法" }).click();
  await expect(sides(page).getByRole("status")).toContainText("请手动复制");
  const letter = sides(page).getByLabel("询问信", { exact: true });
  await expect(letter).toBeFocused();
  const all = await letter.evaluate((area) => area.selectionStart === 0 && area.selectionEnd === area.value.length && area.value.length > 100);
  expect(all).toBe(true);
  await axe(page);
});

test("with nothing filled in it says what it waits for", async ({ page }) => {
  test.slow(); // axe on hundreds of fields
  await open(page, WORKBOOK);
  await unfold(page);
  await expect(sides(page)).toContainText("填上数字后，这里比较各种读法的结果。");
  await axe(page);
});

test("a reading that matters only together with another is asked about under that one", async ({ page }) => {
  test.slow(); // axe on hundreds of fields
  await open(page, WORKBOOK);
  const year = { 零件_采购目标: [100000], 零件_采购实绩: [100000, 60000], 零件_零售目标: [80000], 零件_零售实绩: [80000] };
  for (const [name, [first, rest = first]] of Object.entries(year)) {
    const months = Array.from({ length: 12 }, (_, at) => (at < 3 ? first : rest));
    await paste(page.getByLabel(`1月 ${name}`, { exact: true }), `${months.join("\t")}\n`);
  }
  await expect(total(page)).toContainText("15,000.00");
  await unfold(page);
  await expect(rows(page)).toHaveCount(2);
  // Two ways with the same result are one row.
  await expect(rows(page).nth(0).getByRole("rowheader")).toHaveText("考核口径：按季或考核口径：年累计清算；差额为负：计零");
  await expect(rows(page).nth(1)).toContainText("−15,000.00 元");
  const question = sides(page).locator(".question").filter({ has: page.getByRole("heading", { name: /^差额为负/ }) });
  await expect(question).toContainText("另按「考核口径：年累计清算」时：");
  await sides(page).getByRole("button", { name: /^采用：.*冲回/ }).click();
  await expect(total(page)).toContainText("0.00");
  await expect(page.getByRole("radio", { name: "年累计清算", exact: true })).toBeChecked();
  await axe(page);
});

test("a policy without a total compares what it gives instead", async ({ page }) => {
  test.slow(); // axe on hundreds of fields
  await open(page, KPI);
  for (const [name, figure] of [["整车销售收入", "1000"], ["精品收入", "50"], ["销售精品收入", "20"]]) {
    await page.getByRole("textbox", { name: new RegExp(`^${name}(可不填)?$`) }).fill(figure);
  }
  await unfold(page);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(0)).toContainText("销售精品收入比 2%");
  await expect(rows(page).nth(1)).toContainText("销售精品收入比 40%");
  await expect(rows(page).nth(1).getByRole("button", { name: "采用：销售精品分母：精品收入" })).toBeVisible();
  await axe(page);
});

test("the policy with the most readings says how many were tried", async ({ page }) => {
  test.slow(); // axe on hundreds of fields
  await open(page, BMW);
  await unfold(page);
  await expect(sides(page)).toContainText("共 4608 种组合，试算了");
  await axe(page);
});

test("a policy without readings has no such section", async ({ page }) => {
  await open(page, "#/p/delivery-rebate");
  await expect(page.getByTestId("total")).toBeVisible();
  await expect(sides(page)).toHaveCount(0);
});
