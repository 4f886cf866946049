// Record tables: orders, deliveries and complaints, a row each.
import { test, expect, axe, open, paste } from "./page.mjs";

const D06 = "#/p/parts-promotion";
const D04 = "#/p/baojun-sales-rebate";

const cell = (page, row, column) => page.getByLabel(`第${row}行 ${column}`, { exact: true });
const amount = (page, row) => cell(page, row, "金额");
const rows = (page) => page.getByRole("table", { name: /^订单/ }).locator("tbody tr");
const total = (page) => page.getByTestId("total");
const status = (page) => page.getByRole("group", { name: /^订单/ }).getByRole("status");
const cumulative = (page) => page.getByRole("radio", { name: "累计", exact: true }).check({ force: true });

test("orders typed in: 1,999.99 and 5,000 pay 100 and 500, together 600; cumulative 500", async ({ page }) => {
  await open(page, D06);
  await expect(rows(page)).toHaveCount(1);
  await amount(page, 1).fill("1999.99");
  await expect(total(page)).toContainText("100.00");
  // There is always one more row to type into.
  await expect(rows(page)).toHaveCount(2);
  await amount(page, 2).fill("5000");
  await expect(total(page)).toContainText("600.00");
  await expect(rows(page)).toHaveCount(3);
  await expect(amount(page, 1)).toHaveValue("1,999.99");
  await cumulative(page);
  await expect(total(page)).toContainText("500.00");
  await axe(page);
});

test("what the rules give for a row stands beside it and leads to its explanation", async ({ page }) => {
  await open(page, D06);
  await amount(page, 1).fill("1999.99");
  await amount(page, 3 - 1).fill("5000");
  await rows(page).nth(1).getByRole("button", { name: "每单返利 第2行：500.00，看计算" }).click();
  const dialog = page.getByTestId("explanation");
  await expect(dialog.getByRole("heading", { level: 2 })).toHaveText("每单返利 第2行");
  await expect(dialog).toContainText("每满 1,000.00 元 付 100.00 元，最高 500.00 元");
  await axe(page);
});

test("an empty row between two records is no record, and each result keeps to its row", async ({ page }) => {
  await open(page, D06);
  await amount(page, 1).fill("1999.99");
  await cell(page, 2, "订单号").fill("x");
  await amount(page, 3).fill("5000");
  await cell(page, 2, "订单号").fill("");
  await expect(total(page)).toContainText("600.00");
  await expect(rows(page).nth(1).getByRole("button", { name: /每单返利/ })).toHaveCount(0);
  await expect(rows(page).nth(2).getByRole("button", { name: "每单返利 第3行：500.00，看计算" })).toBeAttached();
});

test("a deleted row is gone, and the focus is on the one in its place", async ({ page }) => {
  await open(page, D06);
  await paste(amount(page, 1), "1999.99\n5000\n-1500\n");
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "删除第2行" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(amount(page, 2)).toHaveValue("-1,500.00");
  await expect(amount(page, 2)).toBeFocused();
  await expect(total(page)).toContainText("100.00");
  await page.getByRole("button", { name: "全部清空" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(amount(page, 1)).toHaveValue("");
});

test("a block goes in from the focused field on, and what has no place is said", async ({ page }) => {
  await open(page, D06);
  await amount(page, 1).fill("1999.99");
  await paste(cell(page, 2, "订单号"), "A1\t2023/5/1\t张三\r\nA2\t2023-05-02\t\r\n");
  await expect(cell(page, 2, "日期")).toHaveValue("2023-05-01");
  await expect(cell(page, 3, "订单号")).toHaveValue("A2");
  await expect(status(page)).toContainText("已填入 2 行。最后一列右边的 1 格没有填入。");
});

test("a header line says which column is which: the worked example comes out", async ({ page }) => {
  await open(page, D06);
  await paste(cell(page, 1, "日期"), "五月订单\n序号\t单号\t订单金额（元）\n1\tA1\t1,999.99\n2\tA2\t5000\n");
  await expect(amount(page, 1)).toHaveValue("1,999.99");
  await expect(cell(page, 2, "订单号")).toHaveValue("A2");
  await expect(total(page)).toContainText("600.00");
  await expect(status(page)).toContainText("已按表头对应各列");
  await expect(status(page)).toContainText("没有对应的列，未填入：序号。");
  await expect(status(page)).toContainText("表头以上的 1 行没有填入。");
});

test("a cell that cannot be read says so where it stands, and the notice leads to it", async ({ page }) => {
  await open(page, D06);
  await paste(amount(page, 1), "1999.99\n约五千\n");
  await expect(amount(page, 2)).toHaveAttribute("aria-invalid", "true");
  await expect(rows(page).nth(1)).toContainText("“约五千”读不成金额");
  await expect(total(page)).toContainText("缺 订单的金额");
  await axe(page);
  await page.getByRole("button", { name: "第2行 金额", exact: true }).click();
  await expect(amount(page, 2)).toBeFocused();
  await amount(page, 2).fill("5000");
  await expect(total(page)).toContainText("600.00");
});

test("a day that cannot be read stays until it is mended", async ({ page }) => {
  await open(page, D06);
  await paste(cell(page, 1, "日期"), "五月一日前后");
  await cell(page, 1, "日期").focus();
  await cell(page, 1, "日期").blur();
  await expect(rows(page).first()).toContainText("“五月一日前后”");
  await cell(page, 1, "日期").fill("2023-05-01");
  await expect(rows(page).first()).not.toContainText("五月一日前后");
});

test("Enter goes down the column, the arrows to the neighbours; with the keyboard alone", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone has no such keys");
  await open(page, D06);
  await amount(page, 1).focus();
  await page.keyboard.type("1999.99");
  await page.keyboard.press("Enter");
  await expect(amount(page, 2)).toBeFocused();
  await expect(amount(page, 1)).toHaveValue("1,999.99");
  await page.keyboard.type("5000");
  await page.keyboard.press("Enter");
  await expect(amount(page, 3)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(amount(page, 2)).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  await expect(cell(page, 2, "现金券抵扣")).toBeFocused();
  await expect(total(page)).toContainText("600.00");
  await page.keyboard.press("Shift+Enter");
  await expect(cell(page, 1, "现金券抵扣")).toBeFocused();
  // On to the button behind the row's fields; a date is three stops and a button.
  const remove = page.getByRole("button", { name: "删除第1行" });
  for (let steps = 0; steps < 10; steps++) {
    if (await remove.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(remove).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(amount(page, 1)).toHaveValue("5,000.00");
  await expect(amount(page, 1)).toBeFocused();
  await expect(total(page)).toContainText("500.00");
});

test("some thousand rows are computed, fifty at a time are on the page", async ({ page }) => {
  await open(page, D06);
  await paste(amount(page, 1), Array(3000).fill("1999.99").join("\n"));
  await expect(total(page)).toContainText("300,000.00");
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByText("第 1–50 行，共 3001 行")).toBeVisible();
  await page.getByRole("button", { name: "下一页" }).click();
  await amount(page, 100).fill("5000");
  await expect(total(page)).toContainText("300,400.00");
  await amount(page, 100).press("Enter");
  await expect(amount(page, 101)).toBeFocused();
  await page.getByRole("button", { name: "添加一行" }).click();
  await expect(amount(page, 3001)).toBeFocused();
  await expect(page.getByTestId("advice")).toContainText("明细超过 24 行时不查找下一步。");
});

test("more rows than there is room for are said, not dropped silently", async ({ page }) => {
  await open(page, D06);
  await paste(amount(page, 1), Array(5002).fill("1000").join("\n"));
  await expect(status(page)).toContainText("已填入 5000 行。这里最多 5000 行，最后 2 行没有填入。");
  await expect(total(page)).toContainText("500,000.00");
});

test("a rule that is true or false shows its conditions; what is not applicable says why, in the page's language", async ({ page }) => {
  await open(page, D06);
  await amount(page, 1).fill("1999.99");
  await cell(page, 1, "日期").fill("2023-05-31");
  await page.getByText("政策参数").first().click();
  await page.getByRole("textbox", { name: "活动结束日", exact: true }).or(page.getByLabel("活动结束日", { exact: true })).first().fill("2023-05-30");
  await rows(page).first().getByRole("button", { name: "计入活动 第1行：否，看计算" }).click();
  const dialog = page.getByTestId("explanation");
  await expect(dialog.getByRole("listitem").filter({ hasText: "✗ 未通过" }).filter({ hasText: "订单[日期] <= 活动结束日" })).toBeVisible();
  await expect(dialog.getByRole("listitem").filter({ hasText: "✓ 通过" }).first()).toBeVisible();
  await axe(page);
  await page.keyboard.press("Escape");
  await page.getByText("计算过程").click();
  await expect(page.getByRole("row", { name: /积分可抵金额/ })).toContainText("不适用：没有设每积分抵现");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect(page.getByRole("row", { name: /Value of the points/ })).toContainText("n/a: The value of a point is not set");
});

test("a gate that only warns names its rows' reason in the page's language", async ({ page }) => {
  await open(page, D06);
  await amount(page, 1).fill("1999.99");
  await page.getByRole("textbox", { name: "活动折扣" }).fill("40%");
  await expect(page.getByText("活动折扣低于方案写明的最低折扣")).toBeVisible();
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect(page.getByText("The promotional price is below the lowest that the scheme allows")).toBeVisible();
});

test("a matrix is drawn with what was hit; what the policy leaves open is said", async ({ page }) => {
  await open(page, "#/p/bmw-aftersales-2024");
  await paste(page.getByLabel("一季度 零件采购完成率", { exact: true }), "100%\t95%\t100%\t100%");
  await paste(page.getByLabel("一季度 车间零售完成率", { exact: true }), "95%\t80%\t101%\t95%");
  await paste(page.getByLabel("一季度 零件季度基数", { exact: true }), "100万\t0\t200万\t100万");
  const dialog = page.getByTestId("explanation");
  const explain = (period) => page.getByTestId("lines").getByRole("button", { name: new RegExp(`零件季度奖金 ${period}`) }).click();
  await explain("一季度");
  await expect(dialog.locator("td[aria-current]")).toHaveText("5.6% ◂ 当前");
  await axe(page);
  await page.keyboard.press("Escape");
  await explain("三季度");
  await expect(dialog.locator("td[aria-current]")).toHaveText("未配置 ◂ 当前");
});

test("a payout line by row: its rows, and of many the sum", async ({ page }) => {
  await open(page, D04);
  const lines = page.getByTestId("lines");
  await paste(cell(page, 1, "日期"), "2023-05-01\t100000\n2023-05-02\t200000\n");
  await expect(lines.getByRole("row", { name: /^第2行.*14,000\.00/ })).toBeVisible();
  await axe(page);
  await paste(cell(page, 1, "日期"), Array(30).fill("2023-05-01\t100000").join("\n"));
  await expect(lines.getByText("210,000.00")).toBeVisible();
  await expect(lines.getByRole("row", { name: /^第30行/ })).toBeHidden();
  await lines.getByText("30 行").first().click();
  await expect(lines.getByRole("row", { name: /^第30行.*7,000\.00/ })).toBeVisible();
  await axe(page);
});

for (const id of ["parts-rebate-workbook", "parts-promotion", "workshop-commission", "van-variable-discount-2024", "dealer-kpi-2012"]) {
  test(`${id}: no field is wider than its cell, or the next cell hides what is typed`, async ({ page }) => {
    await open(page, `#/p/${id}`);
    const fields = page.locator("td .entry");
    await expect(fields.first()).toBeAttached();
    const wide = await fields.evaluateAll((all) =>
      all
        .filter((field) => field.getBoundingClientRect().right > field.closest("td").getBoundingClientRect().right + 0.5)
        .map((field) => field.id),
    );
    expect(wide).toEqual([]);
  });
}
