// Help: one search over terms, how-tos, clauses and documents, with and without a network, and the pages it leads to.
import { test, expect, axe, open } from "./page.mjs";

const box = (page) => page.getByRole("searchbox");
const status = (page) => page.locator(".finder p[role=status]");
const answers = (page) => page.locator(".answers > li");
const links = (page) => page.locator(".answer-link");

test("with the network off 返利 finds terms, how-tos, clauses and paragraphs", async ({ page, context }) => {
  // So does what keeps the page for the time when the network is off.
  const files = ["/library/help-", "/library/documents-", "/offline.js"];
  const fetched = Promise.all(files.map((name) => page.waitForResponse((response) => response.url().includes(name))));
  await open(page, "#/p/parts-rebate-workbook");
  // All of these come by themselves.
  for (const response of await fetched) await response.finished();
  await context.setOffline(true);
  await page.getByRole("link", { name: "帮助", exact: true }).click();
  await box(page).fill("返利");
  await expect(links(page).first()).toHaveText("返利");
  await expect(status(page)).toHaveText(/找到 \d+ 条/);
  for (const kind of ["词条", "操作", "条款", "原文"]) {
    await page.getByRole("button", { name: new RegExp(`^${kind} \\d`) }).click();
    await expect(answers(page).first().locator(".kind")).toHaveText(kind);
    await expect(answers(page).first().locator("mark").first()).toHaveText("返利");
  }
  await axe(page);
  // And what was found can be read.
  await links(page).first().click();
  await expect(page.locator(".come-for")).toContainText("返利");
  await expect(page.locator(".come-for")).toBeInViewport();
});

test("help that was not there when the network was off comes when it is back", async ({ page, context, tolerate }) => {
  tolerate(/ERR_INTERNET_DISCONNECTED/);
  tolerate(/Failed to fetch/);
  await open(page);
  // Before it is fetched unasked.
  await context.setOffline(true);
  await page.getByRole("link", { name: "帮助", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "没有取到" })).toBeVisible();
  await axe(page);
  await context.setOffline(false);
  await page.getByRole("button", { name: "再试一次" }).click();
  await expect(box(page)).toBeVisible();
});

test("a page that answers with something else is no help", async ({ page }) => {
  await page.route("**/library/help-*", (route) => route.fulfill({ body: "<!doctype html>" }));
  await open(page, "#/help");
  await expect(page.getByText("没有取到帮助")).toBeVisible();
});

test("there is something to browse, something to do where nothing is found, and what was asked stays", async ({ page }) => {
  await open(page, "#/help");
  await expect(page.getByRole("heading", { level: 2, name: "阶梯与算法" })).toBeVisible();
  await axe(page);
  await box(page).fill("闰八月");
  await expect(status(page)).toHaveText("没有找到。");
  await expect(page.getByText("换个更短的词试试")).toBeVisible();
  await axe(page);
  // A whole question leads to the terms in it.
  await box(page).fill("预提和冲红有什么不同");
  await expect(status(page)).toContainText("其中的词");
  await expect(page.getByRole("link", { name: "预提", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "冲红", exact: true })).toBeVisible();
  // Full-width letters, and the language.
  await box(page).fill("ＫＰＩ");
  await expect(links(page).first()).toHaveText("KPI");
  await links(page).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "KPI" })).toBeFocused();
  await page.goBack();
  await expect(box(page)).toHaveValue("ＫＰＩ");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect(box(page)).toHaveValue("ＫＰＩ");
  await box(page).fill("rebate rate");
  await expect(links(page).first()).toHaveText("rebate rate");
});

test("the keyboard goes from the box through the answers and back", async ({ page }) => {
  await open(page, "#/help");
  await box(page).fill("门槛");
  await expect(links(page).first()).toHaveText("门槛");
  await box(page).press("ArrowDown");
  await expect(links(page).first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(links(page).nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "门槛" })).toBeVisible();
});

// A policy, words of one of its clauses, and the document.
const CLAUSES = [
  ["商用车年度商务返利政策", "季度实际销售额累计达到300万元", "D11"],
  ["配件采购返利协议", "返利比例为7%", "D17"],
  ["2024年宝马/MINI商务政策（售后）", "月度总批售需求完成情况", "D14"],
];
for (const [policy, words, document] of CLAUSES) {
  test(`a clause leads to its policy and to its document: ${policy}`, async ({ page }) => {
    await open(page, "#/help");
    await box(page).fill(words);
    await page.getByRole("button", { name: /^条款 \d/ }).click();
    const clause = answers(page).filter({ hasText: policy }).first();
    await expect(clause.locator(".clause mark").first()).toHaveText(words);
    await clause.getByRole("link", { name: document, exact: true }).click();
    await expect(page.locator(".document-text")).toContainText(words);
    await expect(page.locator(".document-text mark").first()).toBeAttached();
    await axe(page);
    await page.goBack();
    await clause.locator(".answer-link").click();
    await expect(page.getByRole("heading", { level: 1, name: policy })).toBeVisible();
  });
}

test("the workbook has no clauses, and its document, terms and how-tos lead to it", async ({ page }) => {
  await open(page, "#/help/D01");
  await page.getByRole("link", { name: "售后备件返利计算工作簿" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "售后备件返利计算工作簿" })).toBeVisible();
  await open(page, "#/help/change-parameter");
  await expect(page.locator(".steps > li")).toHaveCount(3);
  await expect(page.getByRole("link", { name: "售后备件返利计算工作簿" })).toBeVisible();
});

// What is looked for, the how-to that comes first, and the board that it leads to.
for (const [typed, howto, board, address] of [
  ["台账", "返利台账：从预提到兑付，逾期和全年预测", "返利台账", "#/board/ledger"],
  ["红黄绿灯", "一年的指标看板：红黄绿灯、同比、目标", "月度指标", "#/board/year/p/dealer-kpi-2012"],
  ["合同单据", "合同单据：政策明细表、销售报表、返利申请表", "合同单据", "#/board/forms"],
]) {
  test(`${typed} leads to how it is done, and from there to the board`, async ({ page }) => {
    await open(page, "#/help");
    await box(page).fill(typed);
    await expect(links(page).first()).toHaveText(howto);
    await links(page).first().click();
    await expect(page.locator(".related").getByRole("link", { name: board, exact: true })).toHaveAttribute("href", address);
  });
}

test("every term, how-to and document can be read, and all its links lead somewhere, in both languages", async ({ page }) => {
  test.setTimeout(300_000);
  await open(page, "#/help");
  const addresses = await page.locator(".contents a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  expect(addresses.length).toBeGreaterThan(110);
  const led = new Set();
  for (const [language, missing] of [["中文", "没有这一页"], ["English", "There is no such page"]]) {
    await page.getByRole("button", { name: language, exact: true }).click();
    for (const address of addresses) {
      await page.evaluate((hash) => (location.hash = hash), address);
      await expect(page.locator(".reading-page")).toBeVisible();
      const found = await page.evaluate(() => ({
        title: document.querySelector("h1").textContent,
        links: [...document.querySelectorAll(".related a")].map((link) => link.getAttribute("href")),
        text: document.querySelector(".reading-page").textContent.length,
        foreign: [...document.querySelectorAll("main :not([lang^=zh]):not(script)")]
          .filter((element) => !element.closest("[lang^=zh]") && [...element.childNodes].some((node) => node.nodeType === 3 && /\p{Script=Han}/u.test(node.textContent.replace(/万|中文/g, ""))))
          .map((element) => element.textContent),
      }));
      expect(found.title).not.toBe(missing);
      expect(found.text, address).toBeGreaterThan(20);
      if (language === "English") expect(found.foreign, address).toEqual([]);
      found.links.forEach((link) => led.add(link));
    }
  }
  for (const link of led) {
    await page.evaluate((hash) => (location.hash = hash), link);
    await expect(page.getByTestId("coming")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 }), link).not.toHaveText("There is no such page");
  }
});

for (const route of ["#/help", "#/help/whole-amount", "#/help/paste-months", "#/help/D10"]) {
  for (const language of ["中文", "English"]) {
    test(`${route} in ${language}: axe finds nothing in light and dark, and nothing overflows at 360 px`, async ({ page, viewport }) => {
      await open(page, route);
      await page.getByRole("button", { name: language, exact: true }).click();
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await axe(page);
      }
      if (route === "#/help") {
        await box(page).fill(language === "English" ? "rebate" : "返利");
        await expect(answers(page).first()).toBeVisible();
        await axe(page);
      }
      for (const width of [360, viewport.width]) {
        await page.setViewportSize({ width, height: 800 });
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(beyond, `${width} px`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test("an unknown or hostile help address says that there is no such page", async ({ page }) => {
  for (const hash of ["#/help/nothing", "#/help/%E0%A4%A", "#/help/rebate/x/y", "#/help/D11/99999999999999999999999", "#/help/" + "x".repeat(100_000)]) {
    await page.goto("about:blank");
    await open(page, hash);
    if (hash.includes("D11")) await expect(page.locator(".document-text")).toBeVisible();
    else await expect(page.getByRole("heading", { level: 1 })).toContainText("没有这一页");
  }
});
