// Forms: groups under their headings, what is still missing one after another, every kind of field, rows with their results.
import { test, expect, axe, open, paste } from "./page.mjs";

const WORKBOOK = "#/p/parts-rebate-workbook";
const KPI = "#/p/dealer-kpi-2012";
const CONTRACT = "#/p/sales-rebate-contract";
const D06 = "#/p/parts-promotion";

const group = (page, name) => page.getByRole("group", { name, exact: true });
const total = (page) => page.getByTestId("total");
const next = (page) => total(page).getByRole("button", { name: /^下一项/ });

for (const [policy, first, count] of [
  [WORKBOOK, "零件", /^已填 0\/4$/],
  [KPI, "公司损益", /^已填 0\/8$/],
  ["#/p/bmw-aftersales-2024", "零件", /^已填 0\/7$/],
]) {
  test(`${policy}: fields stand under headings that fold and count what is filled`, async ({ page }) => {
    await open(page, policy);
    const about = group(page, first);
    const summary = about.locator("summary").first();
    await expect(summary.locator(".count")).toHaveText(count);
    const field = about.locator("input.entry").first();
    await field.fill("120万");
    await expect(summary.locator(".count")).toHaveText(/^已填 1\//);
    await axe(page);
    await summary.click();
    await expect(field).toBeHidden();
    await summary.focus();
    await page.keyboard.press("Enter");
    await expect(field).toBeVisible();
    await expect(field).toHaveValue("1,200,000.00");
  });
}

test("what the total lacks is asked for one after another, with Enter or at a press", async ({ page }) => {
  await open(page, "#/p/rebate-contract");
  const field = (name) => page.getByLabel(name, { exact: true });
  await expect(total(page)).toContainText("还差 2 项");
  await expect(next(page)).toHaveText("下一项：销售额");
  await next(page).click();
  await expect(field("销售额")).toBeFocused();
  await page.keyboard.type("100万");
  await page.keyboard.press("Enter");
  await expect(field("返利比例")).toBeFocused();
  await expect(total(page)).toContainText("还差 1 项");
  await axe(page);
  // A text that cannot be read completes nothing.
  await page.keyboard.type("abc");
  await page.keyboard.press("Enter");
  await expect(field("返利比例")).toBeFocused();
  await expect(field("返利比例")).toHaveAttribute("aria-invalid", "true");
  await field("返利比例").fill("2%");
  await page.keyboard.press("Enter");
  await expect(next(page)).toHaveCount(0);
  await expect(total(page)).toContainText("20,000.00");
});

test("the next missing field is unfolded where its group is folded away", async ({ page }) => {
  await open(page, WORKBOOK);
  const parts = group(page, "零件");
  await parts.locator("summary").first().click();
  await expect(parts.locator("input.entry").first()).toBeHidden();
  await next(page).click();
  await expect(parts.locator("input.entry").first()).toBeFocused();
});

test("a figure that cannot be computed yet names what it lacks, as links", async ({ page }) => {
  await open(page, KPI);
  const workings = page.locator("details.workings");
  if (!(await workings.evaluate((details) => details.open))) await workings.locator("summary").first().click();
  const row = workings.getByRole("row").filter({ has: page.locator(".lacks") }).first();
  const link = row.locator(".lacks button").first();
  const label = await link.textContent();
  await link.click();
  await expect(page.getByLabel(new RegExp(`^${label}`)).first()).toBeFocused();
});

test("days, choices, switches and texts take what fits and say what does not", async ({ page }) => {
  await open(page, "#/p/rebate-contract");
  const paid = page.getByLabel(/^实际付款日/);
  await paid.fill("2024-03-15");
  await expect(paid).toHaveValue("2024-03-15");
  const keep = page.getByRole("switch", { name: "遵守市场政策" });
  await expect(keep).toBeChecked();
  await keep.press("Space");
  await expect(keep).not.toBeChecked();
  await open(page, CONTRACT);
  const bySales = page.getByRole("radio", { name: "按金额", exact: true });
  await bySales.check({ force: true });
  await expect(bySales).toBeChecked();
  await open(page, "#/p/van-variable-discount-2024");
  const kind = page.getByLabel(/^第1行 线索类型/);
  await kind.selectOption({ index: 1 });
  await expect(kind).not.toHaveValue("");
  const rate = page.getByLabel("续保率", { exact: true });
  await rate.fill("八成");
  await rate.blur();
  await expect(rate).toHaveAttribute("aria-invalid", "true");
  // Wrong in another way: that is said, not what was wrong before.
  await rate.fill("九成");
  await rate.blur();
  await expect(page.getByText("“九成”")).toBeVisible();
  await expect(page.getByText("“八成”")).toHaveCount(0);
  await axe(page);
});

test("a removed row's successors move up with their results, and the grid stays as it is", async ({ page }) => {
  await open(page, D06);
  const amount = (row) => page.getByLabel(`第${row}行 金额`, { exact: true });
  await paste(amount(1), "1999.99\n5000\n3000\n");
  const second = await amount(2).elementHandle();
  await page.getByRole("button", { name: "删除第1行" }).click();
  await expect(amount(1)).toHaveValue("5,000.00");
  await expect(amount(2)).toHaveValue("3,000.00");
  expect(await second.evaluate((input) => input.isConnected)).toBe(true);
  await expect(amount(3)).toHaveValue("");
  await expect(page.getByRole("button", { name: "每单返利 第1行：500.00，看计算" })).toBeAttached();
  // What a removed row has held does not come back in a new one.
  await amount(3).fill("100");
  await expect(amount(4)).toHaveValue("");
});

test("the list of policies counts a record table as one input and says its columns", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("link", { name: /促销/ }).first()).toContainText("3 个填报项（含明细表 4 列）");
});

test("what changes many figures at once says so and can be undone, until somebody goes on", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  const month = (at) => page.getByLabel(`${at}月 月采购额`, { exact: true });
  const undo = page.getByRole("button", { name: "撤销", exact: true });
  await month(1).fill("12000");
  await month(2).fill("6500");
  await page.getByRole("button", { name: "各期都同2月" }).click();
  await expect(month(12)).toHaveValue("6,500.00");
  await expect(page.getByText("「月采购额」各期都改成和2月一样了")).toBeInViewport();
  await axe(page);
  await undo.click();
  await expect(month(1)).toHaveValue("12,000.00");
  await expect(month(12)).toHaveValue("");
  await expect(undo).toHaveCount(0);
  // A blank month is no pattern: nothing is emptied by it.
  await month(3).focus();
  await page.getByRole("button", { name: "各期都同3月" }).click();
  await expect(page.getByText("先在3月填上数")).toBeVisible();
  await expect(month(1)).toHaveValue("12,000.00");
  await page.getByRole("button", { name: "全部清空" }).click();
  await expect(month(1)).toHaveValue("");
  await undo.click();
  await expect(month(2)).toHaveValue("6,500.00");
  // Trying a next step: in the quarter that has begun, the month that is next.
  await page.getByTestId("advice").getByRole("button", { name: "试一试：3月 月采购额 填 1,500.00" }).click();
  await expect(month(3)).toHaveValue("1,500.00");
  await undo.click();
  await expect(month(3)).toHaveValue("");
  // Whoever types goes on from here.
  await page.getByRole("button", { name: "全部清空" }).click();
  await month(5).fill("1");
  await expect(undo).toHaveCount(0);
  // Or closes the note, which lies over the form, and leaves it as it is.
  await page.getByRole("button", { name: "全部清空" }).click();
  await page.locator(".swept-note").getByRole("button", { name: "关闭" }).click();
  await expect(undo).toHaveCount(0);
  await expect(month(5)).toHaveValue("");
});
