// The page around the calculator: languages, appearance, addresses, small screens, and what happens when something is missing.
import { test, expect, axe, open } from "./page.mjs";

const ROUTES = ["#/", "#/p/parts-purchase-agreement", "#/p/cv-annual-rebate", "#/p/delivery-rebate", "#/p/parts-promotion", "#/p/baojun-sales-rebate", "#/p/bmw-aftersales-2024", "#/p/no-such-policy", "#/nowhere"];

for (const route of ROUTES) {
  for (const [language, button] of [["zh-CN", "中文"], ["en", "English"]]) {
    test(`${route} in ${language}: axe finds nothing in light and dark, and nothing overflows at 360 px`, async ({ page, viewport }) => {
      await open(page, route);
      await page.getByRole("button", { name: button, exact: true }).click();
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
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

test("the list leads to every policy, and back leads back", async ({ page }) => {
  await open(page);
  for (const name of ["配件采购返利协议", "商用车年度商务返利政策", "配送返利"]) {
    await page.getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeFocused();
    await expect(page).toHaveTitle(new RegExp(name));
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: "政策" })).toBeVisible();
  }
});

test("what was filled in is still there after a look elsewhere and in the other language", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect(page.getByLabel("Jan Monthly purchases", { exact: true })).toHaveValue("29,999.99");
  await expect(page.getByTestId("total")).toContainText("2,100.00");
  await expect(page.getByTestId("advice")).toContainText("0.01 yuan more → +¥900.00");
  await page.goto("./#/");
  await page.goBack();
  await expect(page.getByTestId("total")).toContainText("2,100.00");
});

test("in English nothing that the page itself says is Chinese", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await page.getByLabel("Jan Monthly purchases", { exact: true }).fill("29999.99");
  // Clauses and formulas are the document's own words and are marked as Chinese.
  const foreign = await page.evaluate(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { textContent, parentElement } = walker.currentNode;
      if (/\p{Script=Han}/u.test(textContent) && !parentElement.closest("[lang^=zh], [aria-hidden=true], script")) found.push(textContent.trim());
    }
    return found;
  });
  expect(foreign).toEqual([]);
});

test("language and appearance are kept", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "English", exact: true }).click();
  await page.getByLabel("Appearance").selectOption("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("where storage is blocked the page works all the same", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  });
  await open(page, "#/p/delivery-rebate");
  await page.getByRole("textbox", { name: "快递费用" }).fill("10");
  await expect(page.getByTestId("total")).toContainText("0.50");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect(page.getByTestId("total")).toContainText("0.50");
});

test("the page says what it is before the program has arrived", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("返利台");
  await expect(page.getByText("正在准备计算器…")).toBeVisible();
  release();
  await expect(page.getByRole("heading", { level: 1, name: "政策" })).toBeVisible();
});

test("an unknown address says so and leads on", async ({ page }) => {
  await open(page, "#/p/cv-anual-rebate");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("没有这一页");
  await page.getByRole("link", { name: "商用车年度商务返利政策" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("商用车年度商务返利政策");
});

test("a hostile address does nothing worse than that", async ({ page }) => {
  for (const hash of ["#/p/" + "x".repeat(100_000), "#/p/%E0%A4%A", "#/p/<img src=x onerror=alert(1)>", "#/p//////", "#/p/../../etc"]) {
    await page.goto("about:blank");
    await open(page, hash);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("没有这一页");
  }
});
