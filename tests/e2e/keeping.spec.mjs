// What is filled in is never lost: kept as it is typed, not written over by another tab, told where the browser does not take it.
import { test, expect, axe, open } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
const D01 = "#/p/parts-rebate-workbook";
const KEY = "rebate-desk:form:p/parts-purchase-agreement";

const january = (page) => page.locator("#input-0-0");
const kept = (page) => page.getByTestId("kept");

test("what was filled in is there again after the tab was closed, letterhead and choices too", async ({ page, context }) => {
  await open(page, D17);
  await january(page).fill("30000");
  await expect(kept(page)).toHaveText("已自动保存在本机");
  await axe(page);
  const other = await context.newPage();
  await open(other, D17);
  await expect(january(other)).toHaveValue("30,000.00");
  await expect(other.getByTestId("total")).toContainText("3,000.00");
});

test("a tab that is killed in the middle of typing loses a second at most", async ({ page, context }) => {
  await open(page, D01);
  const first = page.locator("main input.entry").first();
  await first.fill("123456");
  await page.waitForTimeout(1_000);
  await first.pressSequentially("7");
  // Killed: nothing of the page runs any more, it is not told.
  const session = await context.newCDPSession(page);
  await Promise.race([session.send("Page.crash").catch(() => {}), page.waitForEvent("crash")]);
  const other = await context.newPage();
  await open(other, D01);
  await expect(other.locator("main input.entry").first()).toHaveValue(/^(123,456|1,234,567)\.00$/);
});

test("what is typed just before the page is left is kept", async ({ page }) => {
  await open(page, D17);
  await january(page).fill("20000");
  await page.reload();
  await expect(january(page)).toHaveValue("20,000.00");
});

test("another tab's figures are never written over: theirs are taken, or both stay", async ({ page, context }) => {
  await open(page, D17);
  await january(page).fill("10000");
  await expect(kept(page)).toHaveText("已自动保存在本机");
  const other = await context.newPage();
  await open(other, D17);
  await january(other).fill("20000");
  await expect(kept(other)).toHaveText("已自动保存在本机");
  await expect(kept(page)).toContainText("另一个标签页改了");
  await axe(page);
  await january(page).fill("30000");
  await page.waitForTimeout(1_000);
  expect(await other.evaluate((key) => localStorage.getItem(key), KEY)).toContain("20000");
  await page.getByRole("button", { name: "用那边的" }).click();
  await expect(january(page)).toHaveValue("20,000.00");
  await page.getByTestId("undo").click();
  await expect(january(page)).toHaveValue(/^30,?000/);
});

test("who takes what another tab wrote, or only opens it, changes nothing for the other", async ({ page, context }) => {
  await open(page, D17);
  await january(page).fill("10000");
  await expect(kept(page)).toHaveText("已自动保存在本机");
  const there = () => page.evaluate((key) => localStorage.getItem(key), KEY);
  const other = await context.newPage();
  const before = await there();
  await open(other, D17);
  await other.waitForTimeout(1_000);
  expect(await there()).toBe(before);
  await january(other).fill("20000");
  await expect(kept(other)).toHaveText("已自动保存在本机");
  await page.getByRole("button", { name: "用那边的" }).click();
  await expect(january(page)).toHaveValue("20,000.00");
  await page.waitForTimeout(1_000);
  await expect(kept(page)).toHaveText("已自动保存在本机");
  await expect(kept(other)).toHaveText("已自动保存在本机");
});

test("no room left, and blocked storage, are told, and the work stays on the page", async ({ page }) => {
  await open(page, D17);
  await page.evaluate(() => {
    for (let size = 1 << 20; size > 0; size >>= 1)
      try {
        for (let at = 0; ; at += 1) localStorage.setItem(`other:${size}:${at}`, "x".repeat(size));
      } catch {
        /* full */
      }
  });
  await january(page).fill("30000");
  await expect(kept(page)).toContainText("空间满了");
  await expect(page.getByTestId("total")).toContainText("3,000.00");
  await axe(page);
  // Room again: the next change is kept.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("other:")) localStorage.removeItem(key);
  });
  await january(page).fill("30001");
  await expect(kept(page)).toHaveText("已自动保存在本机");
});

test("storage that is blocked is told", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no", "SecurityError");
      },
    });
  });
  await open(page, D17);
  await january(page).fill("30000");
  await expect(kept(page)).toContainText("不让本页存数据");
  await expect(page.getByTestId("total")).toContainText("3,000.00");
});

test("what was kept and cannot be read is set aside and shown, and a newer version's is not written over", async ({ page }) => {
  await open(page, D17);
  await page.evaluate((key) => localStorage.setItem(key, "{broken"), KEY);
  await page.reload();
  await expect(kept(page)).toContainText("已原样放在一边");
  await page.getByText("查看放在一边的内容").click();
  await expect(page.getByRole("textbox", { name: "查看放在一边的内容" })).toHaveValue("{broken");
  await axe(page);
  const newer = "rebate-desk scenario 2\nrev\t9\npolicy\tparts-purchase-agreement\t1\t00000000\ninput\t月采购额\t777\n";
  await page.evaluate(([key, newer]) => localStorage.setItem(key, newer), [KEY, newer]);
  await page.reload();
  await expect(january(page)).toHaveValue("777.00");
  await january(page).fill("30000");
  await page.waitForTimeout(1_000);
  await expect(kept(page)).toContainText("更新的版本");
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBe(newer);
});

test("a policy that is being written and a form of the same policy do not touch each other", async ({ page }) => {
  const key = "rebate-desk:draft:p/parts-purchase-agreement";
  const manuscript = "1\n配件采购返利协议\nParts\nid = \"x\"\n";
  await open(page, D17);
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [key, manuscript]);
  await page.reload();
  await january(page).fill("30000");
  await expect(kept(page)).toHaveText("已自动保存在本机");
  await page.reload();
  await expect(january(page)).toHaveValue("30,000.00");
  expect(await page.evaluate((key) => localStorage.getItem(key), key)).toBe(manuscript);
});

test("steps are undone and done again", async ({ page }) => {
  await open(page, D17);
  await expect(page.getByTestId("undo")).toBeDisabled();
  await january(page).fill("10000");
  await expect(page.getByTestId("undo")).toBeEnabled();
  await january(page).fill("30000");
  await page.waitForTimeout(1_000);
  await page.getByTestId("undo").click();
  await expect(january(page)).toHaveValue(/^10,?000/);
  await page.getByTestId("undo").click();
  await expect(january(page)).toHaveValue("");
  await page.getByTestId("redo").click();
  await page.getByTestId("redo").click();
  await expect(january(page)).toHaveValue(/^30,?000/);
});

test("what was kept for an older policy comes in by name, and what has no place is named", async ({ page }) => {
  await open(page, D17);
  const old = "rebate-desk scenario 1\nrev\t4\npolicy\tparts-purchase-agreement\t0\t12345678\nname\t\ncreated\t1\nchanged\t1\ninput\t月采购额\t30000\ninput\t去年采购额\t5\n";
  await page.evaluate(([key, old]) => localStorage.setItem(key, old), [KEY, old]);
  await page.reload();
  await expect(page.getByTestId("total")).toContainText("3,000.00");
  await expect(page.getByText("这些没有填入：去年采购额")).toBeVisible();
});
