// The workbench is a part of the program that is fetched apart: when it comes, what is said until then, and what works without it.
import { test, expect, axe, open } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
const FILE = "**/*-workbench.wasm";

const month = (page) => page.getByLabel("1月 月采购额", { exact: true });
const total = (page) => page.getByTestId("total");
const explanation = (page) => page.getByTestId("explanation");
const coming = (page) => page.getByRole("status").filter({ hasText: "正在取这一部分" });
const lost = (page) => page.getByRole("status").filter({ hasText: "没有取到这一部分" });

function asked(page) {
  const parts = [];
  page.on("request", (request) => request.url().endsWith("-workbench.wasm") && parts.push(request.url()));
  return parts;
}

test("the list does without it, it comes by itself in a while, and it is fetched once", async ({ page }) => {
  const parts = asked(page);
  await open(page);
  expect(parts).toEqual([]);
  await expect.poll(() => parts.length).toBe(1);
  await page.getByRole("link", { name: "配件采购返利协议" }).click();
  await month(page).fill("30000");
  await total(page).getByRole("button").click();
  await expect(explanation(page)).toContainText("3,000.00");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "帮助", exact: true }).click();
  await expect(page.getByRole("searchbox")).toBeVisible();
  expect(parts.length).toBe(1);
});

test("a total needs no workbench; while it is coming the page says so, and a heading keeps the focus", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(FILE, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`./${D17}`);
  await month(page).fill("29999.99");
  await expect(total(page)).toContainText("2,100.00");
  await total(page).getByRole("button").click();
  await expect(explanation(page)).toContainText("正在取这一部分");
  await axe(page);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "对账单（可打印）" }).click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toBeFocused();
  await expect(coming(page)).toBeVisible();
  await axe(page);
  release();
  await expect(page.getByTestId("sheet")).toContainText("2,100.00");
  await expect(coming(page)).toHaveCount(0);
  await expect(heading).toBeFocused();
});

for (const [what, fails, says] of [
  ["a request that fails", (route) => route.abort(), /Failed to (load resource|fetch)/],
  ["a server that has no such file", (route) => route.fulfill({ status: 404, body: "no" }), /404/],
  ["a network that shows a page of its own", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>log in" }), /WebAssembly/],
]) {
  test(`${what}: the page says so, loses nothing, and tries again when it is told to`, async ({ page, tolerate }) => {
    tolerate(says);
    let down = true;
    await page.route(FILE, (route) => (down ? fails(route) : route.continue()));
    await page.goto(`./${D17}`);
    await month(page).fill("29999.99");
    await expect(total(page)).toContainText("2,100.00");
    await expect(lost(page)).toBeVisible();
    await axe(page);
    await page.getByRole("button", { name: "再试一次" }).click();
    await expect(lost(page)).toBeVisible();
    down = false;
    await page.getByRole("button", { name: "再试一次" }).click();
    await expect(page.getByTestId("advice").getByRole("listitem").first()).toBeVisible();
    await expect(lost(page)).toHaveCount(0);
    await expect(month(page)).toHaveValue("29,999.99");
  });
}

test("a host that knows nothing of WebAssembly serves it all the same", async ({ page }) => {
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { "content-type": "application/octet-stream" } });
  });
  await open(page, "#/help");
  await expect(page.getByRole("searchbox")).toBeVisible();
});
