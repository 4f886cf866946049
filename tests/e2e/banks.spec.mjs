// The reader's own question banks: brought in from text and files, mended question by question, practised, saved, deleted and brought back.
import { readFile } from "node:fs/promises";
import { test, expect, axe, open } from "./page.mjs";

const paper = (name) => readFile(new URL(`../quiz/papers/${name}.txt`, import.meta.url), "utf8");
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const card = (page, number) => page.getByTestId("bank-question").nth(number - 1);
const option = (page, number, at) => card(page, number).getByTestId("bank-option").nth(at - 1);
const words = (page, number) => card(page, number).getByTestId("bank-option").getByRole("textbox").evaluateAll((areas) => areas.map((area) => area.value));
const counts = (page) => page.getByTestId("bank-counts");
const state = (page) => page.getByTestId("bank-state");
const kept = (page) => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("rebate-desk:bank:")));

// The letters of the options that are marked, question by question.
const keys = (page) =>
  page.getByTestId("bank-question").evaluateAll((cards) =>
    cards.map((card) => [...card.querySelectorAll(".bank-mark:has(:checked)")].map((mark) => mark.textContent).join("")),
  );
const VAN = ["CD", "BC", "CEF", "C", "BC", "C", "B", "C", "A", "D"];
const BMW = ["A", "ACD", "BCD", "C", "B", "D", "C", "C", "ABCD", "ABD", "ABD", "D", "B", "ABC", "AD", "ABCDE"];

async function bring(page, text, format) {
  await open(page, "#/train/import");
  await page.getByTestId("bank-text").fill(text);
  if (format) await page.getByLabel("格式").selectOption(format);
  await page.getByRole("button", { name: "读入", exact: true }).click();
  await expect(counts(page)).toBeVisible();
}

// Until what was changed is kept and looked at.
async function settled(page, part) {
  await expect.poll(async () => (await kept(page)).some(([, text]) => text.includes(part))).toBe(true);
}

test("the van paper comes in whole, with every key, and can be practised at once", async ({ page }) => {
  await bring(page, await paper("van-discount-2024"));
  await expect(page.getByTestId("arrived")).toContainText("问卷星文本");
  await expect(counts(page)).toHaveText("10 题，41 个选项，15 个标为正确");
  await expect(page.getByTestId("open-places")).toHaveText("没有要核对的地方了。");
  expect(await keys(page)).toEqual(VAN);
  await axe(page);
  expect(await fits(page)).toBe(true);
  await page.getByRole("link", { name: "去练习" }).click();
  await page.getByLabel("打乱题目和选项").uncheck();
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await expect(page.locator("#question-title")).toHaveText("第 1 题，共 10 题");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("verdict")).toBeVisible();
});

test("the BMW paper lists every guess; each goes when it is checked or mended", async ({ page }) => {
  await bring(page, await paper("bmw-policy-2024"));
  await expect(counts(page)).toHaveText("16 题，65 个选项，34 个标为正确");
  await expect(page.getByTestId("open-places")).toHaveText("24 处要核对");
  await expect(page.getByRole("list", { name: "要核对的地方" }).getByRole("button")).toHaveCount(24);
  expect(await keys(page)).toEqual(BMW);
  await axe(page);
  expect(await fits(page)).toBe(true);
  // A link of the list leads to its place; what is checked goes, and the next is gone to.
  await page.getByRole("list", { name: "要核对的地方" }).getByRole("button").first().click();
  await expect(option(page, 1, 2).getByRole("button", { name: /已核对/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("open-places")).toHaveText("23 处要核对");
  await expect(option(page, 1, 3).getByRole("button", { name: /已核对/ })).toBeFocused();
  // Writing in the option mends it.
  await option(page, 1, 3).getByRole("textbox").press("End");
  await page.keyboard.type("。");
  await expect(page.getByTestId("open-places")).toHaveText("22 处要核对");
  await expect(option(page, 1, 3).getByRole("textbox")).toBeFocused();
  await settled(page, "。");
  await page.reload();
  await expect(page.getByTestId("open-places")).toHaveText("22 处要核对");
});

test("options are taken apart at the cursor, joined, marked, moved, deleted and added", async ({ page }) => {
  await bring(page, "月考\n1. 每家给多少? [单选题] *\nA. 2510\nB. 20(正确答案)\n");
  const at = (chars) => option(page, 1, 1).getByRole("textbox").evaluate((area, chars) => { area.focus(); area.setSelectionRange(chars, chars); }, chars);
  await at(1);
  await option(page, 1, 1).getByRole("button", { name: /在光标处拆开/ }).click();
  await expect.poll(() => words(page, 1)).toEqual(["2", "510", "20"]);
  await expect(option(page, 1, 2).getByRole("textbox")).toBeFocused();
  // The same with the keyboard.
  await option(page, 1, 2).getByRole("textbox").evaluate((area) => area.setSelectionRange(1, 1));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("bank-option")).toHaveCount(4);
  expect(await words(page, 1)).toEqual(["2", "5", "10", "20"]);
  await expect(option(page, 1, 3).getByRole("textbox")).toBeFocused();
  await option(page, 1, 3).getByRole("textbox").evaluate((area) => area.setSelectionRange(0, 0));
  await page.keyboard.press("Backspace");
  await expect(page.getByTestId("bank-option")).toHaveCount(3);
  expect(await words(page, 1)).toEqual(["2", "510", "20"]);
  await option(page, 1, 1).getByRole("button", { name: /并入下一项/ }).click();
  await expect(page.getByTestId("bank-option")).toHaveCount(2);
  expect(await words(page, 1)).toEqual(["2510", "20"]);
  await option(page, 1, 1).getByRole("button", { name: /下移/ }).click();
  await expect.poll(() => words(page, 1)).toEqual(["20", "2510"]);
  // Two marks are one too many for a single choice.
  await option(page, 1, 2).getByRole("checkbox").check();
  await expect(page.getByTestId("fault")).toContainText("只能有一个正确选项");
  await expect(page.getByText("改好后才能练习")).toBeVisible();
  await axe(page);
  await card(page, 1).getByLabel("题型").selectOption("multiple");
  await expect(page.getByTestId("fault")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "去练习" })).toBeVisible();
  await card(page, 1).getByRole("button", { name: "加一个选项" }).click();
  await expect(option(page, 1, 3).getByRole("textbox")).toBeFocused();
  await page.keyboard.type("30");
  await option(page, 1, 1).getByRole("button", { name: /删除/ }).click();
  await expect.poll(() => words(page, 1)).toEqual(["2510", "30"]);
  await card(page, 1).getByLabel("知识点").fill("奖金");
  await settled(page, 'topic = "奖金"');
  await page.reload();
  await expect.poll(() => words(page, 1)).toEqual(["2510", "30"]);
  await expect(card(page, 1).getByLabel("知识点")).toHaveValue("奖金");
});

test("what was written is there after a reload, however soon", async ({ page }) => {
  await bring(page, await paper("van-discount-2024"));
  await card(page, 2).getByLabel("题干").fill("换了的题干");
  await page.getByLabel("题库名称").fill("我的月考");
  await page.reload();
  await expect(card(page, 2).getByLabel("题干")).toHaveValue("换了的题干");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("我的月考");
  // And on the page where one goes on at once.
  await card(page, 2).getByLabel("题干").fill("又换了");
  await page.getByRole("link", { name: "去练习" }).click();
  await expect(page.getByRole("button", { name: "开始", exact: true })).toBeVisible();
  expect((await kept(page))[0][1]).toContain("又换了");
});

test("questions are deleted, brought back and added; a figure has a tolerance", async ({ page }) => {
  await bring(page, await paper("van-discount-2024"));
  const third = await card(page, 3).getByLabel("题干").inputValue();
  await card(page, 3).getByRole("button", { name: "删除这道题" }).click();
  await expect(counts(page)).toContainText("9 题");
  const undo = page.getByRole("button", { name: "撤销" });
  await expect(undo).toBeFocused();
  await axe(page);
  await undo.click();
  await expect(counts(page)).toContainText("10 题");
  await expect(card(page, 3).getByLabel("题干")).toHaveValue(third);
  await page.getByRole("button", { name: "加一道题" }).click();
  const added = card(page, 11);
  await expect(added.getByLabel("题干")).toBeFocused();
  await page.keyboard.type("返利是多少?");
  await added.getByLabel("题型").selectOption("numeric");
  await expect(added.getByTestId("fault").first()).toBeVisible();
  await added.getByLabel("答案", { exact: true }).fill("56000");
  await added.getByLabel("允许误差").fill("0.5");
  await expect(added.getByTestId("fault")).toHaveCount(0);
  await settled(page, 'within = "0.5"');
  await page.reload();
  await expect(added.getByLabel("允许误差")).toHaveValue("0.5");
});

test("another tab's bank is not written over", async ({ page, context }) => {
  await bring(page, await paper("van-discount-2024"));
  const other = await context.newPage();
  await other.goto(page.url());
  await card(other, 1).getByLabel("题干").fill("那边改的");
  await settled(other, "那边改的");
  await expect(page.getByTestId("elsewhere")).toBeVisible();
  await card(page, 1).getByLabel("题干").fill("这边改的");
  await page.waitForTimeout(700);
  expect((await kept(page))[0][1]).toContain("那边改的");
  await axe(page);
  await page.getByTestId("elsewhere").getByRole("button", { name: "两份都留" }).click();
  await expect.poll(async () => (await kept(page)).length).toBe(2);
  await expect(card(page, 1).getByLabel("题干")).toHaveValue("这边改的");
});

test("a bank goes out in every format and comes back as the same", async ({ page }) => {
  await open(page, "#/train/van-discount-2024");
  const save = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
    const file = await readFile(await download.path());
    return { name: download.suggestedFilename(), file };
  };
  const anki = await save("Anki 卡片");
  expect(anki.file.toString()).toContain("#separator:Comma");
  const formats = { "问卷星文本": ".txt", "表格（CSV）": ".csv", "Moodle GIFT": ".gift", "题库文件（TOML）": ".toml" };
  for (const [name, ending] of Object.entries(formats)) {
    await open(page, "#/train/van-discount-2024");
    const { name: called, file } = await save(name);
    expect(called.endsWith(ending)).toBe(true);
    expect(file.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))).toBe(ending === ".csv");
    await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("bank:")).forEach((key) => localStorage.removeItem(key)));
    await open(page, "#/train/import");
    await page.getByTestId("bank-file").setInputFiles({ name: called, mimeType: "text/plain", buffer: file });
    await expect(counts(page)).toHaveText("10 题，41 个选项，15 个标为正确");
    await expect(page.getByTestId("arrived")).toContainText(name);
    await expect(page.getByRole("link", { name: "去练习" })).toBeVisible();
  }
});

test("a CSV as Excel in China saves it is read, and is called as its file is", async ({ page }) => {
  // 题干,A,B,答案 / 甲,一,二,B in GBK.
  const gbk = Buffer.from("cce2b8c92c412c422cb4f0b0b80d0abcd72cd2bb2cb6fe2c420d0a", "hex");
  await open(page, "#/train/import");
  await page.getByTestId("bank-file").setInputFiles({ name: "五月小测.csv", mimeType: "text/csv", buffer: gbk });
  await expect(counts(page)).toHaveText("1 题，2 个选项，1 个标为正确");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("五月小测");
  expect(await words(page, 1)).toEqual(["一", "二"]);
});

test("a built-in bank is copied and the copy edited; own banks are listed, deleted and brought back", async ({ page }) => {
  await open(page, "#/train/bmw-policy-2024");
  await page.getByRole("button", { name: "复制到“我的题库”" }).click();
  await expect(counts(page)).toContainText("16 题");
  await open(page, "#/train");
  const mine = page.getByTestId("own-banks");
  await expect(mine.getByRole("listitem")).toHaveCount(1);
  await expect(mine).toContainText("16 题");
  await axe(page);
  expect(await fits(page)).toBe(true);
  const before = await kept(page);
  await mine.getByRole("button", { name: /删除/ }).click();
  await expect(mine.getByRole("listitem")).toHaveCount(0);
  await expect(mine.getByRole("button", { name: "撤销" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(mine.getByRole("listitem")).toHaveCount(1);
  expect(await kept(page)).toEqual(before);
});

test("whatever is pasted, the page says what it is", async ({ page }) => {
  await open(page, "#/train/import");
  const text = page.getByTestId("bank-text");
  const read = page.getByRole("button", { name: "读入", exact: true });
  await read.click();
  await expect(page.getByTestId("import-state")).toContainText("先粘贴文字");
  await text.fill("x]{=~*(".repeat(15_000));
  await read.click();
  await expect(page.getByTestId("import-state")).toContainText("没有读出题目");
  expect(await text.inputValue()).toContain("x]{=~*(");
  await axe(page);
  expect(await fits(page)).toBe(true);
  await text.fill("1. <script>window.bad = 1</script><img src=x onerror='window.bad = 1'> [单选题] *\nA. <b>一</b>(正确答案)\nB. \"\\n\u0007]]>\n");
  await read.click();
  await expect(counts(page)).toContainText("1 题");
  await expect(card(page, 1).getByLabel("题干")).toHaveValue(/<script>/);
  await page.reload();
  await expect(card(page, 1).getByLabel("题干")).toHaveValue(/<script>/);
  expect(await page.evaluate(() => window.bad)).toBeUndefined();
  await open(page, "#/train/edit/none");
  await expect(page.getByRole("heading", { level: 1, name: "没有这一页" })).toBeVisible();
  // What cannot be read as a bank at all is there to be saved.
  await page.evaluate(() => localStorage.setItem("rebate-desk:bank:broken", "1\n坏的\nBroken\nid = ["));
  await open(page, "#/train/edit/broken");
  await expect(page.getByRole("textbox", { name: "坏的" })).toHaveValue("id = [");
  await expect(page.getByRole("button", { name: "存成文件" })).toBeVisible();
});

test("all of it is there in English", async ({ page }) => {
  await bring(page, await paper("bmw-policy-2024"));
  await page.getByRole("button", { name: "English" }).click();
  await expect(counts(page)).toHaveText("16 questions, 65 options, 34 marked as correct");
  await expect(page.getByTestId("open-places")).toHaveText("24 to look at");
  await axe(page);
  expect(await fits(page)).toBe(true);
  await open(page, "#/train/import");
  await axe(page);
  expect(await fits(page)).toBe(true);
});
