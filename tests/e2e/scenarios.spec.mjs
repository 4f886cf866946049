// Scenarios: named, found, copied, put into the bin and brought back; a backup that never replaces anything.
import { test, expect, axe, open } from "./page.mjs";
import { readFile } from "node:fs/promises";

const D17 = "#/p/parts-purchase-agreement";
const ALL = "#/scenarios";

const january = (page) => page.locator("#input-0-0");
const list = (page) => page.getByTestId("scenario-list");

async function named(page, figure, name) {
  await open(page, D17);
  const leave = page.getByRole("button", { name: "不再用这个方案" });
  if (await leave.isVisible()) await leave.click();
  await january(page).fill(figure);
  await page.getByTestId("name-it").click();
  await page.getByTestId("scenario-name").fill(name);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".called strong")).toHaveText(name);
  await expect(page.getByTestId("kept")).toHaveText("已自动保存在本机");
}

test("a scenario is named, goes on being kept, and opens again from the list", async ({ page }) => {
  await named(page, "30000", "冲量方案");
  await axe(page);
  await january(page).fill("20000");
  await page.waitForTimeout(900);
  await page.getByRole("button", { name: "不再用这个方案" }).click();
  await expect(january(page)).toHaveValue("");
  await open(page, ALL);
  await axe(page);
  await expect(list(page)).toContainText("冲量方案");
  await list(page).getByRole("link", { name: "冲量方案" }).click();
  await expect(january(page)).toHaveValue(/^20,?000/);
  await expect(page.getByTestId("total")).toContainText("1,400.00");
  // It is the one that is shown after the tab was closed, too.
  await page.reload();
  await expect(page.locator(".called strong")).toHaveText("冲量方案");
  await expect(january(page)).toHaveValue(/^20,?000/);
});

test("scenarios are found, noted, tagged, copied, thrown away and brought back", async ({ page }) => {
  await named(page, "30000", "甲方案");
  await named(page, "10000", "乙方案");
  await open(page, ALL);
  await page.getByRole("button", { name: "改名、备注、标签：甲方案" }).click();
  await axe(page);
  await page.getByLabel("标签（空格隔开）").fill("华东 Q1");
  await page.getByLabel("备注", { exact: true }).fill("一月冲量\n二月再看");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(list(page)).toContainText("二月再看");
  await page.getByTestId("find-scenario").fill("华东");
  await expect(list(page).locator("li")).toHaveCount(1);
  await page.getByTestId("find-scenario").fill("");
  await page.getByRole("button", { name: "复制一份：甲方案" }).click();
  await expect(list(page).locator("li")).toHaveCount(3);
  await page.getByRole("button", { name: "移到回收站：乙方案" }).click();
  await expect(list(page).locator("li")).toHaveCount(2);
  // At once it is undone at a press, later it comes back from the bin.
  await expect(page.getByText("“乙方案”已移到回收站。")).toBeVisible();
  await page.getByTestId("undo-bin").click();
  await expect(list(page).locator("li")).toHaveCount(3);
  await expect(page.getByTestId("undo-bin")).toHaveCount(0);
  await page.getByRole("button", { name: "移到回收站：乙方案" }).click();
  await expect(list(page).locator("li")).toHaveCount(2);
  await page.getByText("回收站（1）").click();
  await axe(page);
  await page.getByRole("button", { name: "恢复：乙方案" }).click();
  await expect(list(page).locator("li")).toHaveCount(3);
  await page.getByRole("button", { name: "移到回收站：乙方案" }).click();
  await page.getByRole("button", { name: "彻底删除：乙方案", exact: true }).click();
  await page.getByRole("button", { name: "确认彻底删除：乙方案" }).click();
  await expect(page.getByText("回收站（1）")).toHaveCount(0);
  await expect(list(page).locator("li")).toHaveCount(2);
  // What was noted is still there once its figures have changed.
  await list(page).getByRole("link", { name: "甲方案" }).click();
  await january(page).fill("25000");
  await page.waitForTimeout(900);
  await open(page, ALL);
  await expect(list(page)).toContainText("二月再看");
});

test("scenarios stand by policy, in either order, and the meter says how much room they take", async ({ page }) => {
  const scenario = (policy, name, changed) =>
    `rebate-desk scenario 1\nrev\t1\npolicy\t${policy}\t1\t00000000\naddress\tp/${policy}\nname\t${name}\ncreated\t1764150000000\nchanged\t${changed}\n`;
  await open(page, ALL);
  const room = () => page.locator(".meter").getAttribute("value").then(Number);
  const before = await room();
  await page.evaluate(
    ([a, b, c, big]) => {
      localStorage.setItem("rebate-desk:scenario:1", a);
      localStorage.setItem("rebate-desk:scenario:2", b);
      localStorage.setItem("rebate-desk:scenario:3", c);
      localStorage.setItem("rebate-desk:scenario:4", big);
    },
    [
      scenario("parts-purchase-agreement", "b 方案", 1764150000000),
      scenario("cv-annual-rebate", "c 方案", 1764150000001),
      scenario("parts-purchase-agreement", "a 方案", 1764150000002),
      `${scenario("cv-annual-rebate", "d 方案", 1764140000000)}note\t${"x".repeat(51_200)}\n`,
    ],
  );
  await page.reload();
  const names = () => list(page).locator(".scenario-name").allTextContents();
  await expect(list(page).locator("h2")).toHaveText(["配件采购返利协议", "商用车年度商务返利政策"]);
  expect(await names()).toEqual(["a 方案", "b 方案", "c 方案", "d 方案"]);
  // By what was changed last: the policy with the latest comes first, and within it the latest.
  await page.evaluate((text) => localStorage.setItem("rebate-desk:scenario:2", text), scenario("cv-annual-rebate", "c 方案", 1764150000009));
  await page.reload();
  await expect(list(page).locator("h2")).toHaveText(["商用车年度商务返利政策", "配件采购返利协议"]);
  expect(await names()).toEqual(["c 方案", "d 方案", "a 方案", "b 方案"]);
  await page.getByLabel("排序").selectOption({ label: "按名称" });
  await expect(list(page).locator("h2")).toHaveText(["配件采购返利协议", "商用车年度商务返利政策"]);
  expect(await names()).toEqual(["a 方案", "b 方案", "c 方案", "d 方案"]);
  // Two bytes a character: some 100 KB.
  expect((await room()) - before).toBeGreaterThanOrEqual(100);
  expect((await room()) - before).toBeLessThan(105);
  await axe(page);
});

test("what is only opened counts as changed for nobody, and what another tab deleted comes back under its name", async ({ page, context }) => {
  await named(page, "30000", "甲方案");
  await named(page, "10000", "乙方案");
  await open(page, ALL);
  await list(page).getByRole("link", { name: "甲方案" }).click();
  await expect(january(page)).toHaveValue("30,000.00");
  await page.waitForTimeout(1_000);
  const other = await context.newPage();
  await open(other, ALL);
  await expect(list(other).locator("li").first()).toContainText("乙方案");
  await other.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("rebate-desk:scenario:")) localStorage.removeItem(key);
  });
  await january(page).fill("25000");
  await page.waitForTimeout(1_000);
  await open(other, ALL);
  await other.reload();
  await expect(list(other).getByRole("link", { name: "甲方案" })).toBeVisible();
});

test("a backup brings everything back elsewhere, beside what is there, and twice is not double", async ({ page, browser }) => {
  await named(page, "30000", "甲方案");
  await open(page, ALL);
  // Settings are in it, too.
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "中文" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByTestId("save-backup").click();
  const bytes = await readFile(await (await downloading).path());
  expect(bytes.toString("utf8")).toContain("\nlanguage\tzh\n");
  const context = await browser.newContext();
  const other = await context.newPage();
  await named(other, "10000", "那边的");
  await open(other, ALL);
  const restore = async (buffer) => other.getByTestId("read-backup").setInputFiles({ name: "b.txt", mimeType: "text/plain", buffer });
  await restore(bytes);
  await expect(other.getByText(/^恢复 [1-9]\d* 项/)).toBeVisible();
  await expect(list(other).locator("li")).toHaveCount(2);
  await restore(bytes);
  await expect(other.getByText(/^恢复 0 项/)).toBeVisible();
  await expect(list(other).locator("li")).toHaveCount(2);
  await restore(Buffer.from("nonsense"));
  await expect(other.getByText("这不是返利台的备份文件")).toBeVisible();
  await restore(Buffer.concat([bytes, Buffer.from("scenario:x\tbroken\n")]));
  await expect(other.getByText(/读不出的 1 项/)).toBeVisible();
  await list(other).getByRole("link", { name: "甲方案" }).click();
  await expect(january(other)).toHaveValue("30,000.00");
  await context.close();
});

test("what cannot be read is shown as it is, and nothing else is touched", async ({ page }) => {
  await named(page, "30000", "甲方案");
  await page.evaluate(() => {
    localStorage.setItem("rebate-desk:scenario:broken", "rebate-desk scenario 1\nrev\tx\n");
    localStorage.setItem("rebate-desk:scenario:newer", "rebate-desk scenario 7\nrev\t1\npolicy\tparts-purchase-agreement\t1\t00000000\naddress\tp/parts-purchase-agreement\nname\t新版的\n");
    localStorage.setItem("somebody-else", "theirs");
  });
  await open(page, ALL);
  await page.reload();
  await axe(page);
  await expect(page.getByTestId("damaged").getByRole("textbox")).toHaveValue("rebate-desk scenario 1\nrev\tx\n");
  await expect(list(page)).toContainText("由更新的版本保存");
  await page.getByTestId("damaged").getByRole("button").click();
  await expect(page.getByTestId("damaged")).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem("somebody-else"))).toBe("theirs");
  await expect(list(page)).toContainText("甲方案");
});

test("both stay where two tabs have changed the same", async ({ page, context }) => {
  await open(page, D17);
  await january(page).fill("10000");
  await expect(page.getByTestId("kept")).toHaveText("已自动保存在本机");
  const other = await context.newPage();
  await open(other, D17);
  await january(other).fill("20000");
  await expect(page.getByTestId("kept")).toContainText("另一个标签页改了");
  await page.getByRole("button", { name: "两份都留" }).click();
  await expect(page.locator(".called strong")).toHaveText("方案 1");
  await expect(january(page)).toHaveValue(/^10,?000/);
  await other.reload();
  // The other tab goes on with its own.
  await open(other, ALL);
  await expect(list(other)).toContainText("方案 1");
  await expect(other.getByText("未命名的填报")).toBeVisible();
});

test("in English the page reads in English", async ({ page }) => {
  await open(page, ALL);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("My scenarios");
  await expect(page.locator("main")).not.toContainText(/方案|备份/);
  await axe(page);
});
