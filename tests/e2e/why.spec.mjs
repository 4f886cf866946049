// Why this number and not the next, what a failed gate costs, and which numbers rest on a changed parameter.
import { test, expect, axe, open, paste } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
const D11 = "#/p/cv-annual-rebate";
const D16 = "#/p/delivery-rebate";
const D01 = "#/p/parts-rebate-workbook";
const PROMOTION = "#/p/parts-promotion";

const total = (page) => page.getByTestId("total");
const dialog = (page) => page.getByTestId("explanation");
const next = (page) => dialog(page).getByTestId("next-tier");

// From the total down through these numbers.
async function explain(page, ...names) {
  await total(page).getByRole("button").click();
  for (const name of names) await dialog(page).getByRole("button", { name }).first().click();
}

for (const [figure, says] of [
  ["29999.99", "差 0.01 元 到下一档 30,000.00 元（10%）；到了多得 900.00 元（1月 月采购额 30,000.00 元）。"],
  ["30000", "已是最高一档。"],
  ["30000.01", "已是最高一档。"],
  ["20000", "差 10,000.00 元 到下一档 30,000.00 元（10%）；到了多得 1,600.00 元（1月 月采购额 30,000.00 元）。"],
]) {
  test(`at ${figure} the table says what is next: ${says}`, async ({ page }) => {
    await open(page, D17);
    await page.getByLabel("1月 月采购额", { exact: true }).fill(figure);
    await explain(page, /季度返利/, /应得返利/);
    await expect(next(page)).toHaveText(says);
  });
}

test("in English, too", async ({ page }) => {
  await open(page, D17);
  await page.getByRole("button", { name: "English", exact: true }).click();
  await page.getByRole("textbox", { name: /Jan/ }).first().fill("29999.99");
  await total(page).getByRole("button").click();
  for (let at = 0; at < 2; at++) await dialog(page).locator(".parts button").first().click();
  await expect(next(page)).toHaveText("0.01 yuan short of the next tier, ¥30,000.00 (10%); getting there pays ¥900.00 more (Monthly purchases, Jan: ¥30,000.00).");
  await axe(page);
});

test("the next full step, and none above the cap", async ({ page }) => {
  await open(page, PROMOTION);
  const amount = page.getByRole("textbox", { name: "第1行 金额", exact: true });
  const behind = async () => {
    await page.keyboard.press("Escape");
    await page.getByTestId("lines").getByRole("button").first().click();
    for (let at = 0; at < 4 && (await next(page).count()) === 0; at++) {
      await dialog(page).locator(".parts button.number").first().click();
    }
  };
  await amount.fill("1999.99");
  await behind();
  await expect(next(page).first()).toContainText("差 0.01 元 就再满一次（到 2,000.00 元），共 200.00 元");
  await axe(page);
  await page.keyboard.press("Escape");
  await amount.fill("5000");
  await behind();
  await expect(next(page).first()).toHaveText("已是最高一档。");
});

test("a failed gate says what it costs", async ({ page }) => {
  await open(page, D11);
  await paste(page.getByLabel("1月 月销售额", { exact: true }), Array(12).fill("100万").join("\t"));
  await page.getByRole("switch", { name: "已按时提交销售数据" }).uncheck();
  await explain(page, /月度返利 1月/);
  await expect(dialog(page)).toContainText("因未通过，少得 420,000.00 元。");
  await axe(page);
});

test("a failed threshold says what is required, what is there, and what it costs", async ({ page }) => {
  await open(page, D16);
  await page.getByRole("textbox", { name: "快递费用" }).fill("10");
  await page.getByText("政策参数").first().click();
  await page.getByRole("textbox", { name: "最低消费", exact: true }).fill("99");
  await page.getByRole("textbox", { name: /订单金额/ }).fill("98.99");
  await page.getByTestId("lines").getByRole("button").first().click();
  await expect(dialog(page)).toContainText("要求 ≥ 99.00 元，现为 98.99 元");
  await expect(dialog(page)).toContainText("因未通过，少得 0.50 元。");
  await axe(page);
});

test("a changed parameter is marked wherever a number rests on it, and nowhere else", async ({ page }) => {
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("30000");
  await expect(page.getByRole("button", { name: /用了改过的参数/ })).toHaveCount(0);
  await page.getByText("政策参数").first().click();
  const rate = page.getByRole("textbox", { name: "三档比例", exact: true });
  await rate.fill("12%");
  await expect(total(page)).toContainText("3,600.00");
  await expect(total(page).getByRole("button", { name: /用了改过的参数：三档比例/ })).toBeVisible();
  await expect(page.getByTestId("lines").getByRole("button", { name: /用了改过的参数：三档比例/ }).first()).toBeVisible();
  await page.getByText("计算过程").click();
  await expect(page.locator(".workings").getByRole("button", { name: /^计算基数.*用了/ })).toHaveCount(0);
  await expect(page.locator(".workings").getByRole("button", { name: /^应得返利.*用了改过的参数：三档比例/ }).first()).toBeVisible();
  await axe(page);
  // The total says so, too, and leads to the field.
  await page.locator(".notice", { hasText: "用了改过的参数" }).getByRole("button", { name: "三档比例" }).click();
  await expect(rate).toBeFocused();
  await total(page).getByRole("button").click();
  await expect(dialog(page).locator(".notice")).toContainText("用了改过的参数：三档比例");
  await axe(page);
  await page.keyboard.press("Escape");
  await rate.fill("");
  await expect(page.getByRole("button", { name: /用了改过的参数/ })).toHaveCount(0);
});

test("the workbook: whatever its total is made of can be asked, and axe is content with each answer", async ({ page }) => {
  await open(page, D01);
  const field = page.locator("input.entry").first();
  await field.fill("1000000");
  await page.locator(".workings summary").click();
  const numbers = page.locator(".workings button.number, [data-testid=lines] button.number");
  const count = await numbers.count();
  expect(count).toBeGreaterThan(5);
  for (let at = 0; at < count; at += Math.ceil(count / 2)) {
    await numbers.nth(at).click();
    await expect(dialog(page)).toBeVisible();
    await axe(page);
    await page.keyboard.press("Escape");
  }
});

// A gate that skips its rules only says where they apply. Whoever does not pass it has missed nothing: a month that is yet to come, a
// target that is not set, a denominator of nought.
for (const [id, first] of [
  ["parts-rebate-workbook", "100000"],
  ["dealer-kpi-2012", "0"],
  ["sales-rebate-contract", ""],
]) {
  test(`${id}: where its rules apply is folded away, and what does not apply has not failed`, async ({ page }) => {
    await open(page, `#/p/${id}`);
    if (first) await page.locator("#input-0-0").fill(first);
    const applicability = page.getByTestId("applicability");
    await expect(applicability.getByRole("heading", { name: "适用条件" })).toBeVisible();
    await expect(applicability.locator(".gate")).toHaveCount(0);
    await applicability.locator("summary").click();
    await expect(applicability.locator(".gate").first()).toBeVisible();
    await expect(applicability).toContainText("不适用");
    await expect(applicability).not.toContainText("未通过");
    await expect(applicability.locator(".verdict.failed")).toHaveCount(0);
    await expect(page.getByTestId("gates").locator(".gate").first()).toBeVisible();
    await axe(page);
  });
}

test("a gate that fails by less than is ever shown does not fail by 0%", async ({ page }) => {
  await open(page, "#/p/parts-rebate-workbook");
  for (const [at, figure] of ["300000000", "269999999.99", "300000000", "300000000"].entries()) await page.locator(`#input-${at}-0`).fill(figure);
  const gate = page.getByTestId("gates").locator(".gate", { hasText: "年度前提" });
  await expect(gate).toContainText("未通过");
  await expect(gate).toContainText("差 不到 0.0001%");
});
