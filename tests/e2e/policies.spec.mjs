// The policies stand beside the program: each is fetched when it is opened, once, and what happens when it does not come.
import { test, expect, axe, open } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
// Policies that compute indicators and pay nothing.
const INDICATORS_ONLY = ["#/p/dealer-kpi-2012", "#/p/service-evaluation", "#/p/after-sales-service"];

// The policies' files that the page asks for, by id, as they are asked for.
function asked(page) {
  const names = [];
  page.on("request", (request) => {
    const found = /\/library\/(.+)-[0-9a-f]{16}\.policy$/.exec(new URL(request.url()).pathname);
    if (found) names.push(found[1]);
  });
  return names;
}

test("the list needs no policy, and opening one fetches that one only, once", async ({ page }) => {
  const names = asked(page);
  await open(page);
  await expect(page.getByRole("link", { name: "配件采购返利协议" })).toBeVisible();
  await page.getByRole("searchbox").fill("配件");
  await page.waitForLoadState("networkidle");
  expect(names).toEqual([]);
  await page.getByRole("link", { name: "配件采购返利协议" }).click();
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await expect(page.getByTestId("total")).toContainText("2,100.00");
  expect(names).toEqual(["parts-purchase-agreement"]);
  await page.goBack();
  await page.getByRole("link", { name: "配件采购返利协议" }).click();
  await expect(page.getByTestId("total")).toContainText("2,100.00");
  expect(names).toEqual(["parts-purchase-agreement"]);
});

test("every policy of the list can be opened", async ({ page }) => {
  const names = asked(page);
  await open(page);
  const routes = await page.locator("a.card").evaluateAll((cards) => cards.map((card) => card.getAttribute("href")));
  for (const route of routes) {
    await page.locator(`a.card[href="${route}"]`).click();
    // What pays nothing has no total, nor an empty place for it, but shows its workings at once.
    if (INDICATORS_ONLY.includes(route)) {
      await expect(page.locator(".workings-table")).toBeVisible();
      await expect(page.getByTestId("total")).toHaveCount(0);
      await expect(page.getByTestId("lines")).toHaveCount(0);
    } else {
      await expect(page.getByTestId("total")).toContainText(/./);
    }
    await page.goBack();
  }
  expect(names).toEqual(routes.map((route) => route.replace("#/p/", "")));
});

test("the page works in a folder of a host", async ({ page, baseURL }) => {
  await page.route("**/some/folder/**", async (route) => {
    const response = await route.fetch({ url: route.request().url().replace("/some/folder/", "/") });
    await route.fulfill({ response });
  });
  await page.goto(`${baseURL}some/folder/${D17}`);
  await expect(page.getByTestId("total")).toBeVisible();
});

test("a press on the link fetches ahead of the release", async ({ page }) => {
  const names = asked(page);
  await open(page);
  await page.getByRole("link", { name: "配送返利" }).dispatchEvent("pointerdown");
  await expect.poll(() => names).toEqual(["delivery-rebate"]);
  await page.getByRole("link", { name: "配送返利" }).click();
  await expect(page.getByTestId("total")).toBeVisible();
  expect(names).toEqual(["delivery-rebate"]);
});

test("while a policy is coming the page says so, and the heading keeps the focus", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.policy", async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  await page.getByRole("link", { name: "配件采购返利协议" }).click();
  const heading = page.getByRole("heading", { level: 1, name: "配件采购返利协议" });
  await expect(heading).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "正在取这份政策" })).toBeVisible();
  await axe(page);
  release();
  await expect(page.getByTestId("total")).toBeVisible();
  await expect(page.getByText("正在取这份政策")).toHaveCount(0);
  await expect(heading).toBeFocused();
});

for (const [what, fails] of [
  ["a request that fails", (route) => route.abort()],
  ["a server that has no such file", (route) => route.fulfill({ status: 404, body: "no" })],
  ["a network that shows a page of its own", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>log in" })],
]) {
  test(`${what}: the page says so, loses nothing, and tries again when it is told to`, async ({ page, tolerate }) => {
    if (!what.includes("of its own")) tolerate(/console: Failed to load resource/);
    if (what.includes("server")) tolerate(/response 404/);
    await open(page, "#/p/delivery-rebate");
    await page.getByRole("textbox", { name: "快递费用" }).fill("10");
    let down = true;
    await page.route("**/*.policy", (route) => (down ? fails(route) : route.continue()));
    await page.goto(`./${D17}`);
    const status = page.getByTestId("coming");
    await expect(status).toContainText("没有取到这份政策");
    await expect(status).toHaveAttribute("role", "status");
    await axe(page);
    await page.getByRole("button", { name: "English", exact: true }).click();
    await expect(status).toContainText("did not arrive");
    await page.getByRole("button", { name: "中文", exact: true }).click();
    // Still down: it says so again.
    await page.getByRole("button", { name: "再试一次" }).click();
    await expect(status).toContainText("没有取到这份政策");
    down = false;
    await page.getByRole("button", { name: "再试一次" }).click();
    await expect(page.getByLabel("1月 月采购额", { exact: true })).toBeVisible();
    await page.goto("./#/p/delivery-rebate");
    await expect(page.getByRole("textbox", { name: "快递费用" })).toHaveValue("10.00");
    await expect(page.getByTestId("total")).toContainText("0.50");
  });
}
