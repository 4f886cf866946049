// Training: practice with explanations at once, a timed exam, computed questions, what went wrong; everything goes on after a reload.
import { test, expect, axe, open } from "./page.mjs";

const question = (page) => page.getByTestId("question");
const title = (page) => page.locator("#question-title");
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const session = (page) => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("rebate-desk:quiz:")));

async function begin(page, bank, choices = []) {
  await open(page, `#/train/${bank}`);
  for (const name of choices) await page.getByTestId("agreed").getByRole("button", { name, exact: true }).click();
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await expect(question(page)).toBeVisible();
}

test("banks, computed questions and the book stand on one page", async ({ page }) => {
  await open(page, "#/train");
  await expect(page.getByRole("link", { name: /2024年商务政策测试.*16 题/ })).toBeVisible();
  await expect(page.getByText("还没有错题")).toBeVisible();
  await axe(page);
  expect(await fits(page)).toBe(true);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Training" })).toBeVisible();
  await axe(page);
});

test("practice says at once what is right and why, and goes on after a reload", async ({ page }) => {
  await open(page, "#/train/van-discount-2024");
  await axe(page);
  await page.getByLabel("打乱题目和选项").uncheck();
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await expect(title(page)).toHaveText("第 1 题，共 10 题");
  await axe(page);
  expect(await fits(page)).toBe(true);
  // The third option, by the keyboard; then the answer, then the next.
  await page.keyboard.press("1");
  await expect(question(page).locator(".quiz-option[aria-pressed=true]")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("verdict")).toBeVisible();
  await expect(question(page).locator(".quiz-option.right").first()).toBeVisible();
  await expect(question(page).locator("blockquote.clause")).toBeVisible();
  await axe(page);
  await page.keyboard.press("ArrowRight");
  await expect(title(page)).toHaveText("第 2 题，共 10 题");
  await expect(title(page)).toBeFocused();
  await page.keyboard.press("2");
  await page.keyboard.press("f");
  const before = await session(page);
  await page.reload();
  await expect(title(page)).toHaveText("第 2 题，共 10 题");
  await expect(question(page).locator(".quiz-option[aria-pressed=true]")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "已标记" })).toBeVisible();
  expect(await session(page)).toEqual(before);
  // From the list of what was begun, too.
  await open(page, "#/train");
  await page.getByRole("link", { name: /练习 · / }).click();
  await expect(title(page)).toHaveText("第 2 题，共 10 题");
});

test("an exam tells nothing before the end; then the score, by topic, and what went wrong", async ({ page }) => {
  await begin(page, "bmw-policy-2024", ["考试"]);
  await page.getByRole("button", { name: "看答案" }).waitFor({ state: "detached" });
  for (let at = 0; at < 16; at += 1) {
    await page.keyboard.press("1");
    await expect(page.getByTestId("verdict")).toHaveCount(0);
    if (at < 15) await page.keyboard.press("ArrowRight");
  }
  await page.getByTestId("hand-in").click();
  await expect(page.getByTestId("score")).toContainText("/16（");
  await expect(page.getByTestId("report")).toContainText("按知识点");
  await expect(page.getByTestId("report").locator(".mistake").first()).toBeVisible();
  await axe(page);
  expect(await fits(page)).toBe(true);
  await page.reload();
  await expect(page.getByTestId("score")).toBeVisible();
  // What went wrong is in the book; it is due tomorrow.
  await open(page, "#/train");
  await expect(page.getByTestId("wrong-book")).toContainText("今天没有到期的错题");
  await page.clock.install({ time: Date.now() + 2 * 86_400_000 });
  await page.reload();
  await expect(page.getByTestId("wrong-book")).toContainText("题到期");
  await page.getByRole("link", { name: "现在复习" }).click();
  await page.getByRole("button", { name: "现在复习" }).click();
  await expect(question(page)).toBeVisible();
});

test("what is blank is asked about before it is handed in", async ({ page }) => {
  await begin(page, "van-discount-2024", ["考试", "5"]);
  await page.getByTestId("hand-in").click();
  await expect(page.getByRole("alert")).toContainText("还有 5 题没答");
  await axe(page);
  await page.getByTestId("hand-in").click();
  await expect(page.getByTestId("score")).toContainText("0/5");
});

test("time that is up hands in by itself, also while the page was closed", async ({ page }) => {
  await page.clock.install({ time: new Date("2026-01-05T09:00:00+08:00") });
  await open(page, "#/train/van-discount-2024");
  await page.getByTestId("agreed").getByRole("button", { name: "考试", exact: true }).click();
  await page.getByLabel("限时（分钟，空着不限）").fill("10");
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await expect(page.getByTestId("clock")).toContainText("剩余");
  await page.keyboard.press("1");
  await page.clock.fastForward("09:30");
  await expect(page.getByTestId("clock")).toContainText("0:");
  await page.clock.fastForward("00:40");
  await expect(page.getByTestId("score")).toBeVisible();
  await expect(page.getByTestId("report")).toContainText("用时 10:00");
});

test("computed questions have an answer that moves with the figures", async ({ page }) => {
  await begin(page, "c~parts-purchase-agreement", ["5"]);
  await expect(title(page)).toHaveText("第 1 题，共 5 题");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("verdict")).toBeVisible();
  await page.getByTestId("case").locator("> summary").click();
  const result = page.getByTestId("case-result");
  await expect(result).toContainText("即选项");
  const before = await result.textContent();
  await axe(page);
  // Which of them counts depends on the quarter that is asked for.
  for (const field of await page.getByTestId("case").getByRole("textbox").all()) await field.fill("1");
  await expect(result).not.toHaveText(before);
  expect(await fits(page)).toBe(true);
});

test("two tabs do not write over each other", async ({ page, context }) => {
  await begin(page, "van-discount-2024");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(question(other)).toBeVisible();
  await page.keyboard.press("1");
  await expect(question(page).locator(".quiz-option[aria-pressed=true]")).toHaveCount(1);
  const before = await session(page);
  await question(other).locator(".quiz-option").nth(1).click();
  await expect(other.getByText("另一个标签页也在答这份题")).toBeVisible();
  expect(await session(page)).toEqual(before);
});

test("what is damaged or gone is said", async ({ page }) => {
  await open(page, "#/train/s/none");
  await expect(page.getByText("没有这次练习或考试")).toBeVisible();
  await page.evaluate(() => localStorage.setItem("rebate-desk:quiz:x", "{broken"));
  await open(page, "#/train/s/x");
  await page.reload();
  await expect(page.getByText("读不出来")).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("rebate-desk:quiz:x"))).toBe("{broken");
  await open(page, "#/train");
  await expect(page.getByRole("heading", { level: 1, name: "培训" })).toBeVisible();
});
