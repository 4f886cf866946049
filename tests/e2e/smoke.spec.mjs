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

test("the program is fetched once", async ({ page }) => {
  const fetched = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && fetched.push(request.url()));
  await open(page);
  expect(fetched).toHaveLength(1);
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
