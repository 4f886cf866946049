// Scenarios side by side: kept from the calculator, compared, renamed, opened again, carried to another policy.
import { test, expect, axe, open } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
const WORKBOOK = "#/p/parts-rebate-workbook";

const month = (page, at) => page.getByLabel(`${at}月 月采购额`, { exact: true });
const keep = (page) => page.getByTestId("keep");
const add = (page) => keep(page).getByRole("button", { name: "加入对比" });
const table = (page) => page.getByTestId("comparison");
const row = (page, name) => table(page).getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
const cells = (page, name) => row(page, name).getByRole("cell");
const toComparison = (page) => keep(page).getByRole("link", { name: /看对比/ }).click();
const noSideways = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

// Two scenarios of the agreement: one fen below the top tier, and on it.
async function two(page) {
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await add(page).click();
  await expect(keep(page).getByRole("status")).toHaveText("已加入「方案 1」。");
  await month(page, 1).fill("30000");
  await add(page).click();
  await expect(keep(page).getByRole("status")).toHaveText("已加入「方案 2」。");
  await toComparison(page);
}

test("an empty comparison says how to fill it, and is found in the head of the page", async ({ page }) => {
  await open(page);
  await page.getByRole("navigation").getByRole("link", { name: "对比" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "对比" })).toBeFocused();
  await expect(page.locator("main")).toContainText("按「加入对比」");
  await axe(page);
  await page.getByRole("main").getByRole("link", { name: "全部政策" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "政策" })).toBeVisible();
});

test("two scenarios: what differs, by how much, and which is highest, in words", async ({ page }) => {
  await two(page);
  await expect(cells(page, "返利合计").nth(0)).toHaveText("2,100.00");
  await expect(cells(page, "返利合计").nth(1)).toHaveText("3,000.00最高+900.00");
  await expect(cells(page, "1月 月采购额").nth(1)).toHaveText("30,000.00+0.01");
  // The months that are blank in both are not shown until they are asked for.
  await expect(row(page, "2月–12月 月采购额")).toHaveCount(0);
  await page.getByRole("checkbox", { name: "只看不同的行" }).uncheck();
  await expect(cells(page, "2月–12月 月采购额").nth(0)).toHaveText("未填");
  expect(await noSideways(page)).toBe(true);
  await axe(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(table(page)).toContainText("highest");
  await axe(page);
});

test("the other one as base, a new name, one removed, one opened again", async ({ page }) => {
  await two(page);
  await page.getByRole("radio", { name: "以「方案 2」为基准" }).check();
  await expect(cells(page, "返利合计").nth(0)).toHaveText("2,100.00−900.00");
  await expect(cells(page, "返利合计").nth(1)).toHaveText("3,000.00最高");
  await page.getByLabel("方案 2 的名称").fill("冲三万");
  await page.getByLabel("方案 2 的名称").press("Enter");
  await expect(table(page).getByRole("columnheader", { name: /冲三万/ })).toBeVisible();
  await page.getByRole("link", { name: "打开：方案 1" }).click();
  await expect(month(page, 1)).toHaveValue(/29,?999\.99/);
  await expect(page.getByTestId("total")).toContainText("2,100.00");
  await page.goBack();
  await page.getByRole("button", { name: "移除：方案 1" }).click();
  await expect(table(page).getByRole("columnheader")).toHaveCount(1);
  await expect(page.locator("main")).toContainText("再加入一个方案，就能看到差别。");
  await axe(page);
  await page.getByRole("button", { name: "移除：冲三万" }).click();
  await expect(page.locator("main")).toContainText("按「加入对比」");
});

test("six are the most", async ({ page }) => {
  await open(page, D17);
  for (let at = 1; at <= 6; at++) {
    await month(page, 1).fill(`${at}0000`);
    await add(page).click();
    await expect(keep(page)).toContainText(`看对比（${at}）`);
  }
  await expect(add(page)).toHaveAttribute("aria-disabled", "true");
  await expect(keep(page).getByRole("status")).toContainText("最多六个方案");
  await add(page).click({ force: true });
  await expect(keep(page)).toContainText("看对比（6）");
  await axe(page);
  await toComparison(page);
  await expect(table(page).getByRole("columnheader")).toHaveCount(6);
  expect(await noSideways(page)).toBe(true);
  // What is wider than the page scrolls within its own box, the names staying where they are.
  const name = row(page, "返利合计").getByRole("rowheader");
  const before = await name.boundingBox();
  await page.locator(".compare-box").evaluate((box) => box.scrollTo(400, 0));
  expect((await name.boundingBox()).x).toBeCloseTo(before.x, 0);
  await axe(page);
});

test("different policies: totals side by side, lines of each, and what one has not", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("30000");
  await add(page).click();
  // By links: an address opened anew begins with nothing kept.
  const go = async (name) => {
    await page.getByRole("navigation", { name: "去往" }).getByRole("link", { name: "政策", exact: true }).click();
    await page.getByRole("main").getByRole("link", { name }).click();
    await expect(add(page)).toBeVisible();
  };
  await go(/^售后备件返利计算工作簿/);
  await add(page).click();
  await go(/2012/);
  await add(page).click();
  await toComparison(page);
  await expect(table(page).getByRole("columnheader")).toHaveCount(3);
  await expect(cells(page, "返利合计").nth(0)).toHaveText("3,000.00");
  await expect(cells(page, "返利合计").nth(2)).toHaveText("无此项");
  await expect(cells(page, "季度返利").nth(1)).toHaveText("无此项");
  expect(await noSideways(page)).toBe(true);
  await axe(page);
});

test("the same figures by another policy, with what does not fit said", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("30000");
  await add(page).click();
  await toComparison(page);
  await page.getByLabel(/按另一份政策再算/).selectOption("p/cv-annual-rebate");
  await expect(table(page).getByRole("columnheader")).toHaveCount(2);
  await expect(page.locator("main")).toContainText("没有带过来：月采购额（没有这一项）。");
  await expect(page.locator(".scenario")).toHaveCount(2);
  await axe(page);
});

test("two versions of a policy: the same form by both, and what changed between them in words", async ({ page }) => {
  await open(page, "#/edit/p/parts-purchase-agreement");
  await page.getByRole("button", { name: "文本", exact: true }).click();
  const area = page.getByRole("textbox", { name: "政策文件（TOML）" });
  await area.evaluate((area) => {
    area.value = area.value.replace('version = "1"', 'version = "2"').replace('value  = "10%"', 'value  = "12%"');
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await page.getByRole("button", { name: "存好并计算" }).click();
  await month(page, 1).fill("30000");
  await expect(page.getByTestId("total")).toContainText("3,600.00");
  await add(page).click();
  await toComparison(page);
  await page.getByLabel(/按另一份政策再算/).selectOption("p/parts-purchase-agreement");
  await expect(table(page).getByRole("columnheader")).toHaveCount(2);
  await expect(cells(page, "返利合计").nth(0)).toHaveText("3,600.00最高");
  await expect(cells(page, "返利合计").nth(1)).toHaveText("3,000.00−600.00");
  await expect(cells(page, "三档比例").nth(1)).toContainText("10%");
  await expect(row(page, "1月 月采购额")).toHaveCount(0);
  await expect(page.locator(".changes")).toContainText("参数“三档比例”的数值：12% → 10%");
  await axe(page);
  // And back again: the reader's own policy is offered for the library's scenario.
  await page.getByRole("radio", { name: "以「方案 2」为基准" }).check();
  const own = page.getByLabel(/按另一份政策再算/).locator("option").filter({ hasText: "我的政策" });
  await expect(own).toHaveCount(1);
  await page.getByRole("link", { name: "打开：方案 1" }).click();
  await expect(page.getByTestId("total")).toContainText("3,600.00");
});
