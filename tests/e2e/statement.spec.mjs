// The statement: what is on it, that it prints, and that two of the same figures are known by their number.
import { inflateSync } from "node:zlib";
import { test, expect, axe, open, paste } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
const sheet = (page) => page.getByTestId("sheet");
const number = (page) => page.locator(".sheet-facts dd").last();

// How many pages a PDF has, whether its page objects stand open or in compressed object streams.
function pages(pdf) {
  let text = pdf.toString("latin1");
  for (const { index, 0: head } of text.matchAll(/stream\r?\n/g)) {
    const start = index + head.length;
    const end = text.indexOf("endstream", start);
    try {
      text += inflateSync(pdf.subarray(start, end)).toString("latin1");
    } catch {
      // Not compressed this way: a font or an image.
    }
  }
  return text.match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;
}

// Goes to the statement as a person does; the figures stay.
async function toStatement(page) {
  await page.getByRole("link", { name: /对账单（可打印）|Statement, to print/ }).click();
  await expect(sheet(page)).toBeVisible();
}

test("everything that the manufacturer needs is on it", async ({ page }) => {
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await page.getByText("政策参数").first().click();
  await page.getByRole("textbox", { name: "二档比例", exact: true }).fill("8%");
  await toStatement(page);
  await expect(page.getByRole("heading", { level: 1, name: "对账单" })).toBeFocused();
  for (const words of [
    "配件采购返利协议",
    "parts-purchase-agreement",
    "来源 D17",
    "29,999.99",
    "2,400.00",
    "季度返利",
    "计法: 全额",
    "二档比例",
    "政策值 7% → 改为 8%",
    "当采购额达到20000元时,返利比例为7%",
    "用了改过的参数",
    "2月–12月未填，按 0 计",
  ]) {
    await expect(sheet(page), words).toContainText(words);
  }
  expect(await number(page).textContent()).toMatch(/^[0-9a-f]{4}(-[0-9a-f]{4}){3}$/);
  await axe(page);
  await page.getByRole("link", { name: "返回计算" }).click();
  await expect(page.getByLabel("1月 月采购额", { exact: true })).toHaveValue("29,999.99");
});

test("the same figures have the same number however they are typed, others another", async ({ page }) => {
  const of = async (figure) => {
    await open(page, D17);
    await page.getByLabel("1月 月采购额", { exact: true }).fill(figure);
    await toStatement(page);
    return number(page).textContent();
  };
  const own = await of("30000");
  expect(await of("3万元")).toBe(own);
  expect(await of("30000.01")).not.toBe(own);
});

test("dealer, period, date and note are written on it and print as text", async ({ page }) => {
  await open(page, `${D17}/statement`);
  await page.getByLabel("经销商", { exact: true }).fill("甲店汽车销售服务有限公司");
  await page.getByLabel("制表日期", { exact: true }).fill("2024年4月2日");
  await page.getByLabel("说明", { exact: true }).fill("第一行\n第二行");
  await page.emulateMedia({ media: "print" });
  const paper = page.locator(".on-paper");
  await expect(paper.nth(0)).toBeVisible();
  await expect(paper.nth(0)).toHaveText("甲店汽车销售服务有限公司");
  await expect(paper.nth(2)).toHaveText("2024年4月2日");
  await expect(paper.nth(3)).toContainText("第二行");
  // What was left blank is a line to write on; nothing that can be pressed is on paper.
  await expect(page.getByText("期间", { exact: true }).first()).toBeVisible();
  await expect(paper.nth(1)).toHaveText("");
  await expect(paper.nth(1)).toHaveCSS("border-bottom-style", "solid");
  expect((await paper.nth(1).boundingBox()).width).toBeGreaterThan(200);
  await expect(page.getByLabel("经销商", { exact: true })).toBeHidden();
  await expect(page.getByRole("button", { name: "打印" })).toBeHidden();
  await expect(page.locator("header.head")).toBeHidden();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pages(pdf)).toBeGreaterThanOrEqual(1);
});

test("a blank note is not on paper, and the day is the same on every statement", async ({ page }) => {
  await open(page, `${D17}/statement`);
  await page.getByLabel("制表日期", { exact: true }).fill("2024-04-02");
  await page.evaluate(() => (location.hash = "#/p/cv-annual-rebate/statement"));
  await expect(sheet(page)).toContainText("cv-annual-rebate");
  await expect(page.getByLabel("制表日期", { exact: true })).toHaveValue("2024-04-02");
  await expect(page.getByLabel("经销商", { exact: true })).toHaveValue("");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("说明", { exact: true })).toBeHidden();
});

test("both sides can sign it, what the marks mean is said once, and no passage is quoted twice", async ({ page }) => {
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("20000");
  await toStatement(page);
  const signatures = page.getByRole("region", { name: "盖章签字" });
  await expect(signatures).toContainText("经销商（盖章）");
  await expect(signatures).toContainText("厂家确认（签字）");
  await expect(signatures.locator(".ruled")).toHaveCount(4);
  await expect(page.locator(".sheet-policy")).toHaveText("配件采购返利协议 parts-purchase-agreement");
  await expect(page.locator(".meanings")).toContainText("待确认 原文没有说明，须与厂家确认");
  await expect(page.locator(".meanings")).toHaveCount(1);
  await expect(sheet(page).locator(".clause").filter({ hasText: "当采购额达到10000元时,返利比例为5%" })).toHaveCount(1);
  // What the rate is of is there on a phone too, where it has no column.
  await expect(sheet(page).locator(".base:visible, .base-under:visible").filter({ hasText: "20,000.00" })).toHaveCount(1);
  await axe(page);
});

test("the button prints", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => (window.printed = true);
  });
  await open(page, `${D17}/statement`);
  await page.getByRole("button", { name: "打印" }).click();
  expect(await page.evaluate(() => window.printed)).toBe(true);
});

test("what is missing and what cannot be read is said", async ({ page }) => {
  await open(page, "#/p/cv-annual-rebate");
  await page.getByLabel("1月 月销售额", { exact: true }).fill("一百万左右");
  await toStatement(page);
  await expect(sheet(page)).toContainText("看不懂");
  await expect(sheet(page)).toContainText("还缺：");
  await axe(page);
});

test("a hundred rows are a table over several pages, with what each pays and its head on each page", async ({ page }) => {
  await open(page, "#/p/parts-promotion");
  const rows = Array.from({ length: 100 }, (_, at) => `${1000 + at}`).join("\n");
  await paste(page.getByRole("textbox", { name: "第1行 金额", exact: true }), rows);
  await toStatement(page);
  await expect(sheet(page).locator(".detail tbody tr")).toHaveCount(100);
  await expect(sheet(page).locator(".detail")).toContainText("1,099.00");
  await axe(page);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".detail thead").evaluate((head) => getComputedStyle(head).display)).toBe("table-header-group");
  const printed = pages(await page.pdf({ preferCSSPageSize: true }));
  expect(printed).toBeGreaterThanOrEqual(3);
  expect(printed).toBeLessThan(12);
});

for (const route of ["#/p/parts-rebate-workbook", "#/p/bmw-aftersales-2024", "#/p/baojun-sales-rebate", "#/p/service-evaluation"]) {
  for (const language of ["中文", "English"]) {
    test(`${route}: with little entered, in ${language}`, async ({ page }) => {
      await open(page, route);
      await page.getByRole("button", { name: language, exact: true }).click();
      await page.locator("input.entry:visible").first().fill("1000000");
      await toStatement(page);
      await expect(sheet(page).locator(".clause").first()).toBeAttached();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, "nothing is wider than the page").toBeLessThanOrEqual(0);
      await axe(page);
    });
  }
}

// Upright names, one character a line, and marks pushed to the edge.
for (const route of ["#/p/parts-rebate-workbook", "#/p/bmw-aftersales-2024", "#/p/dealer-kpi-2012"]) {
  for (const language of ["中文", "English"]) {
    test(`${route}: names of gates have the room they need, in ${language}`, async ({ page }) => {
      await open(page, route);
      await page.getByRole("button", { name: language, exact: true }).click();
      await page.locator("input.entry:visible").first().fill("1000000");
      const names = page.locator(".gate-name");
      await expect(names.first()).toBeAttached();
      const narrow = await names.evaluateAll((all) =>
        all.filter((name) => {
          const line = parseFloat(getComputedStyle(name).lineHeight);
          return name.offsetHeight > 2.5 * line;
        }).map((name) => name.textContent),
      );
      expect(narrow).toEqual([]);
    });
  }
}

test("what is missing leads back to where it is filled in", async ({ page }) => {
  await open(page, D17);
  await toStatement(page);
  await sheet(page).locator(".notice").getByRole("button").first().click();
  await expect(page).toHaveURL(/#\/p\/parts-purchase-agreement$/);
  await expect(page.getByLabel("1月 月采购额", { exact: true })).toBeFocused();
});

test("the field that a statement leads to is unfolded and comes into view, and going back shows the statement's heading", async ({ page }) => {
  const route = "#/p/parts-rebate-workbook";
  await open(page, route);
  await page.locator(".group > summary").first().click();
  await toStatement(page);
  await sheet(page).locator(".notice").getByRole("button").first().click();
  const field = page.locator("main .inputs .entry").first();
  await expect(field).toBeFocused();
  await expect(field).toBeInViewport();
  await page.goBack();
  await expect(page.locator("#page-title")).toBeFocused();
});

test("the calculator itself prints: figures and results, no controls", async ({ page }) => {
  await open(page, D17);
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("total")).toBeVisible();
  await expect(page.getByTestId("advice")).toBeHidden();
  await expect(page.getByRole("button", { name: "全部清空" })).toBeHidden();
  expect(pages(await page.pdf({ preferCSSPageSize: true }))).toBeLessThanOrEqual(4);
});
