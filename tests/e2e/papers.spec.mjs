// Papers without a server: a trainer composes one, three trainees take it in browsers of their own, their results come back as codes.
import { test, expect, axe, open } from "./page.mjs";
import { readFile } from "node:fs/promises";

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const link = (page) => page.getByTestId("link");
const question = (page) => page.getByTestId("question");

// A paper of five drawn questions, one picked and two computed; what its page shows of the link.
async function compose(page) {
  await open(page, "#/train");
  await page.getByRole("link", { name: "组一份试卷" }).click();
  const form = page.getByTestId("compose");
  await form.getByLabel("试卷名称").fill("八月培训");
  const source = page.getByTestId("paper-source");
  const add = form.getByRole("button", { name: "加入", exact: true });
  await source.selectOption("bmw-policy-2024");
  await add.click();
  await form.locator(".paper-part").nth(0).getByLabel("抽几题").fill("5");
  await source.selectOption("van-discount-2024");
  await add.click();
  const picked = form.locator(".paper-part").nth(1);
  await picked.getByRole("button", { name: "逐题挑" }).click();
  await picked.getByRole("checkbox").nth(6).check();
  await expect(picked).toContainText("已挑 1 题");
  await source.selectOption("c~parts-purchase-agreement");
  await add.click();
  await form.locator(".paper-part").nth(2).getByLabel("出几题").fill("2");
  await form.getByLabel("限时").fill("30");
  await form.getByLabel("及格线").fill("60");
}

async function issue(page) {
  await compose(page);
  await page.getByTestId("compose").getByRole("button", { name: "生成试卷链接" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "八月培训" })).toBeVisible();
  await expect(page.locator(".intro .tagline")).toHaveText("考试 · 8 题 · 限时 30 分钟 · 及格线 60%");
  const words = await link(page).inputValue();
  expect(words).toMatch(/^《八月培训》 http:\/\/127\.0\.0\.1:\d+\/#q=1\.[pd]\.[\w-]+$/);
  return words.slice(words.indexOf("http"));
}

// Takes the paper in a browser of its own, answering by `choose(question page, at)`; gives what goes back.
async function take(browser, options, address, name, choose) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(address);
  await expect(page.getByTestId("paper-facts")).toHaveText("考试 · 8 题 · 限时 30 分钟 · 及格线 60%");
  // Nothing is kept before it begins.
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /rebate-desk:(quiz|paper|bank):/.test(key)))).toEqual([]);
  await page.getByLabel("姓名").fill(name);
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await expect(page).toHaveURL(/#\/train\/s\//);
  const stems = [];
  for (let at = 0; at < 8; at += 1) {
    await expect(page.locator("#question-title")).toHaveText(`第 ${at + 1} 题，共 8 题`);
    stems.push(await question(page).locator(".quiz-stem").innerText());
    stems.push(...(await question(page).locator(".quiz-option-text").allInnerTexts()));
    await choose(page, at);
    if (at === 3) await page.reload();
    if (at < 7) await page.getByRole("button", { name: "下一题", exact: true }).click();
  }
  await page.getByTestId("hand-in").click();
  if (await page.getByRole("alert").isVisible()) {
    // Asked where it is seen, on a phone too.
    await expect(page.getByRole("alert")).toBeInViewport({ ratio: 1 });
    await page.getByTestId("hand-in").click();
  }
  await expect(page.getByTestId("score")).toBeVisible();
  const words = await link(page).inputValue();
  const score = await page.getByTestId("score").innerText();
  const result = { words, stems, score, page, context };
  return result;
}

const first = async (page) => {
  if ((await question(page).locator(".quiz-option").count()) > 0) await page.keyboard.press("1");
};

test("a trainer, three trainees, one board", async ({ page, browser, contextOptions, baseURL }) => {
  test.slow();
  const address = await issue(page);
  const here = page.url();
  await expect(page.getByText("还没有成绩。")).toBeVisible();
  await axe(page);
  expect(await fits(page)).toBe(true);
  const options = { ...contextOptions, baseURL };
  const wang = await take(browser, options, address, "王芳", first);
  const li = await take(browser, options, address, "李强", async (page) => {
    if ((await question(page).locator(".quiz-option").count()) > 1) await page.keyboard.press("2");
  });
  const blank = await take(browser, options, address, "赵敏", async () => {});
  // Everybody had the same questions and options in the same order.
  expect(li.stems).toEqual(wang.stems);
  expect(blank.stems).toEqual(wang.stems);
  expect(wang.words).toMatch(/^王芳《八月培训》[\d.]+% http.*#r=1\.[pd]\.[\w-]+$/);
  expect(blank.score).toContain("0/8");

  // Pasted at once with what else was in the chat, one of them twice and one cut short.
  await page.goto(here);
  const pasted = [`${wang.words}`, "大家辛苦了", `${li.words}`, `${wang.words}`, `[赵敏] ${blank.words.slice(blank.words.indexOf("#r="))} 谢谢`, li.words.slice(0, -6)];
  await page.getByLabel("成绩码").fill(pasted.join("\n"));
  await page.getByRole("button", { name: "加入成绩表" }).click();
  const board = page.getByTestId("board");
  await expect(board.locator("tbody tr")).toHaveCount(3);
  await expect(board).toContainText("3 人 · 平均得分率");
  for (const it of [wang, li, blank]) {
    const points = it.score.match(/[\d.]+\/8/)[0];
    await expect(board.locator("tbody")).toContainText(points);
  }
  const refused = page.getByTestId("refused");
  await expect(refused.locator("li")).toHaveCount(1);
  await expect(refused).toContainText("链接不完整或被改动过");
  await expect(page.getByTestId("collect")).toContainText("加入 3 份成绩、1 行没有读成，见下、1 行没有成绩码，已略过");
  await expect(page.getByTestId("missed").locator(".mistake").first()).toContainText("赵敏");
  await axe(page);
  expect(await fits(page)).toBe(true);
  // Taken out again, and still so after a reload.
  await refused.getByRole("button").first().click();
  await expect(refused).toHaveCount(0);
  await board.getByRole("button", { name: "移除 李强" }).click();
  await expect(board.locator("tbody tr")).toHaveCount(2);
  await page.getByTestId("collect").getByRole("button", { name: "撤销" }).click();
  await expect(board.locator("tbody tr")).toHaveCount(3);
  await page.reload();
  await expect(refused).toHaveCount(0);
  await expect(board.locator("tbody tr")).toHaveCount(3);
  // The link of the paper itself is told as that.
  await page.getByLabel("成绩码").fill(address);
  await page.getByRole("button", { name: "加入成绩表" }).click();
  await expect(refused).toContainText("这是试卷链接，不是成绩码");
  // On paper it says what it is of.
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1, name: "八月培训" })).toBeVisible();
  await expect(page.getByTestId("collect")).toBeHidden();
  await expect(board.getByTestId("workbook")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  // Files.
  const [results] = await Promise.all([page.waitForEvent("download"), page.getByTestId("board-csv").click()]);
  expect(results.suggestedFilename()).toBe("八月培训-成绩.csv");
  const csv = await readFile(await results.path(), "utf8");
  expect(csv.startsWith("\u{feff}姓名,")).toBe(true);
  expect(csv.trim().split("\n")).toHaveLength(4);
  const [missed] = await Promise.all([page.waitForEvent("download"), page.getByTestId("questions-csv").click()]);
  expect((await readFile(await missed.path(), "utf8")).trim().split("\n").length).toBeGreaterThanOrEqual(9);
  const [workbook] = await Promise.all([page.waitForEvent("download"), board.getByTestId("workbook").click()]);
  expect(workbook.suggestedFilename()).toBe("八月培训.xlsx");
  expect((await readFile(await workbook.path())).subarray(0, 2).toString()).toBe("PK");
  // In English, too.
  await page.getByRole("button", { name: "English" }).click();
  await expect(board).toContainText("3 people");
  await axe(page);
  expect(await fits(page)).toBe(true);
  for (const it of [wang, li, blank]) await it.context.close();
});

test("the same paper is not begun twice by accident, and a certificate is for who has passed", async ({ page }) => {
  const address = await issue(page);
  await page.getByTestId("answers").locator("> summary").click();
  const right = await page.getByTestId("answers").locator(".mistake").evaluateAll((all) =>
    all.map((it) => [...it.querySelectorAll("ul li.right")].map((option) => option.textContent.replace(/^[A-Z]\. /, ""))),
  );
  expect(right).toHaveLength(8);
  await page.getByRole("link", { name: "自己先做一遍" }).click();
  await expect(page.getByTestId("take")).toBeVisible();
  await axe(page);
  expect(await fits(page)).toBe(true);
  // Without a name it does not begin.
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await expect(page.getByText("请先填姓名")).toBeVisible();
  await page.getByLabel("姓名").fill("王芳");
  await page.getByRole("button", { name: "开始", exact: true }).click();
  for (let at = 0; at < 8; at += 1) {
    for (const option of right[at]) {
      const texts = await question(page).locator(".quiz-option-text").allInnerTexts();
      await question(page).locator(".quiz-option").nth(texts.indexOf(option)).click();
    }
    if (at < 7) await page.getByRole("button", { name: "下一题", exact: true }).click();
  }
  // Half-way it goes on from the link as well.
  await page.goto(address);
  await expect(page.getByText("您在这台设备上做过这份试卷")).toBeVisible();
  await page.getByRole("link", { name: "王芳 · 接着做" }).click();
  await page.getByTestId("hand-in").click();
  await expect(page.getByTestId("score")).toContainText("8/8（100.0%）");
  await page.getByText("培训合格证书").click();
  await expect(page.getByTestId("certificate")).toContainText("王芳");
  await expect(page.getByTestId("certificate")).toContainText("参加《八月培训》，成绩合格");
  await axe(page);
  expect(await fits(page)).toBe(true);
  // On paper: the certificate alone.
  await page.evaluate(() => (window.print = () => (window.printed = document.documentElement.dataset.print)));
  await page.getByRole("button", { name: "打印证书" }).click();
  expect(await page.evaluate(() => window.printed)).toBe("certificate");
  expect(await page.evaluate(() => document.documentElement.dataset.print)).toBeUndefined();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("certificate")).toBeHidden();
  await expect(page.getByTestId("report")).toBeVisible();
  await page.evaluate(() => (document.documentElement.dataset.print = "certificate"));
  await expect(page.getByTestId("certificate")).toBeVisible();
  await expect(page.getByTestId("report")).toBeHidden();
  await expect(page.getByTestId("result-code")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => delete document.documentElement.dataset.print);
  // A result's link leads whoever composed the paper to its board.
  const words = await link(page).inputValue();
  await page.goto(words.slice(words.indexOf("http")));
  await page.getByTestId("add-result").click();
  await expect(page.getByTestId("board").locator("tbody tr")).toHaveCount(1);
  await page.goBack();
  await expect(page.getByTestId("add-result")).toHaveCount(0);
});

test("links that are damaged or of somebody else's paper are told", async ({ page }) => {
  const address = await issue(page);
  const code = address.split("#q=")[1];
  await open(page, `#q=${code.slice(0, -3)}`);
  await expect(page.getByTestId("link-refused")).toBeVisible();
  await axe(page);
  await open(page, "#r=1.p.AAAA");
  await expect(page.getByTestId("link-refused")).toBeVisible();
  // Pasted where links of scenarios are, in a sentence.
  await open(page, "#/scenarios");
  await page.getByTestId("open-link").locator("> summary").click();
  await page.getByTestId("pasted-link").fill(`试卷《八月培训》 ${address} 请今天做完`);
  await page.getByTestId("open-link").getByRole("button", { name: "打开链接" }).click();
  await expect(page.getByTestId("paper-facts")).toBeVisible();
});

test("a paper that is composed stays while one looks elsewhere, and says what is lacking", async ({ page }) => {
  await open(page, "#/train/compose");
  await axe(page);
  await page.getByRole("button", { name: "生成试卷链接" }).click();
  await expect(page.getByRole("alert")).toContainText("还没有题目");
  await compose(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByLabel("What the paper is called")).toHaveValue("八月培训");
  await expect(page.locator(".paper-part")).toHaveCount(3);
  await axe(page);
  expect(await fits(page)).toBe(true);
  await page.locator(".paper-part").nth(2).getByLabel("How many").fill("x");
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("alert")).toContainText("“x” is no number of questions");
  await page.locator(".paper-part").nth(2).getByLabel("How many").fill("2");
  await page.getByLabel("Minutes").fill("ten");
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("alert")).toContainText("“ten” is no time limit");
  await page.getByLabel("Minutes").fill("３０");
  await page.getByLabel("Pass mark").fill("150");
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("alert")).toContainText("“150” is no pass mark");
  await page.getByLabel("Pass mark").fill("60%");
  await page.locator(".paper-part").nth(0).getByLabel("How many").fill("99");
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("alert")).toContainText("Only 16 questions");
  await page.locator(".paper-part").nth(0).getByLabel("How many").fill("5");
  await page.locator(".paper-part").nth(2).getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(link(page)).toBeVisible();
  // It is listed, deleted, and brought back.
  await open(page, "#/train");
  await page.getByRole("button", { name: /^Delete 八月培训|Delete.*八月培训/ }).click();
  await expect(page.getByRole("link", { name: "八月培训" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "八月培训" })).toBeVisible();
});

test("where the browser keeps nothing a paper is given out and collected all the same, and that is told", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no", "SecurityError");
      },
    });
  });
  await issue(page);
  await expect(page.getByText("浏览器没有存下这份试卷和成绩")).toBeVisible();
  await page.getByRole("link", { name: "自己先做一遍" }).click();
  await page.getByLabel("姓名").fill("王芳");
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await page.getByTestId("hand-in").click();
  await page.getByTestId("hand-in").click();
  const words = await link(page).inputValue();
  await page.getByRole("link", { name: "培训", exact: true }).first().click();
  await page.getByRole("link", { name: "八月培训", exact: true }).click();
  await page.getByLabel("成绩码").fill(words);
  await page.getByRole("button", { name: "加入成绩表" }).click();
  await expect(page.getByTestId("board").locator("tbody tr")).toHaveCount(1);
});
