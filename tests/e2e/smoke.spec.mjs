// The page as such: it starts, under its content policy, from its own origin, and other pages can reach its program.
import { test, expect, axe, open } from "./page.mjs";

test("the page starts", async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle(/返利台/);
  await expect(page.locator("#rebate-desk")).toBeVisible();
});

test("axe finds nothing on the first page", async ({ page }) => {
  await open(page);
  await axe(page);
});

test("the list waits for the first piece of the program only; each piece is fetched once", async ({ page }) => {
  const fetched = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && fetched.push(new URL(request.url()).pathname));
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/-(calculator|chunk_\d+)\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  const link = page.getByRole("link", { name: "配件采购返利协议" });
  await expect(link).toBeVisible();
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: "配件采购返利协议" })).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "正在取这一部分" })).toBeVisible();
  await axe(page);
  release();
  await expect(page.getByTestId("total")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "配件采购返利协议" })).toBeFocused();
  await expect(page.getByRole("heading", { name: "下一步" })).toBeVisible();
  expect(new Set(fetched).size).toBe(fetched.length);
  expect(fetched.length).toBeGreaterThan(2);
});

test("an injected script does not run", async ({ page, tolerate }) => {
  tolerate(/content policy: script-src/);
  tolerate(/console: .*Content Security Policy/);
  await open(page);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
  });
  await expect.poll(() => page.evaluate(() => window.injected)).toBeUndefined();
});

test("another page imports the program under a name that does not change", async ({ page }) => {
  // A page of its own, without the calculator in it.
  await page.route("**/other.html", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>other</title>" }));
  await page.goto("./other.html");
  const exports = await page.evaluate(async () => {
    const door = await import("./door.js");
    await door.default();
    return Object.keys(door);
  });
  expect(exports).toContain("default");
});
