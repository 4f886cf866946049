// Writing policies: from the library, from contract templates, from a blank sheet or a file; as a form and as text.
import { readFile } from "node:fs/promises";
import { test, expect, axe, open } from "./page.mjs";

const standing = (page) => page.getByTestId("standing");
const area = (page) => page.getByRole("textbox", { name: "政策文件（TOML）" });
const asText = async (page) => {
  await page.getByRole("button", { name: "文本", exact: true }).click();
  await expect(area(page)).toBeVisible();
};

// Puts a text in the place of what stands in the area, as typing would.
const write = (page, edit) =>
  area(page).evaluate((area, edit) => {
    area.value = new Function("text", `return ${edit}`)(area.value);
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, edit);

test("the places to begin are listed, and each is reached by its link", async ({ page }) => {
  await open(page, "#/edit");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("编写政策");
  await axe(page);
  await page.getByRole("link", { name: "空白政策" }).click();
  await expect(standing(page)).toHaveText("可以用 · 4/4 个算例相符");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("季度采购返利");
  await axe(page);
});

test("text that is wrong is said to be so at its line, and stays", async ({ page }) => {
  await open(page, "#/edit/p/parts-rebate-workbook");
  await expect(standing(page)).toContainText("可以用");
  await asText(page);
  await write(page, "text.replace('version = ', 'verison = ').replace('[[rule]]', '[[ruel]]')");
  await expect(standing(page)).toContainText("处错误");
  const line = (await area(page).inputValue()).split("\n").findIndex((text) => text.startsWith("verison")) + 1;
  await expect(page.getByTestId("problems")).toContainText(`第 ${line} 行`);
  await expect(page.getByTestId("lines").locator("b").filter({ hasText: `✗ ${line}` }).first()).toBeAttached();
  expect(await area(page).inputValue()).toContain("verison = ");
  await axe(page);
  await page.getByTestId("problems").getByRole("button", { name: `第 ${line} 行`, exact: true }).first().click();
  await expect(area(page)).toBeFocused();
  const selected = await area(page).evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  expect(selected).toBe("verison");
  // What is no TOML at all stays as well, and the form says why there is none.
  await write(page, "text + '\\n= ='");
  await page.getByRole("button", { name: "表单", exact: true }).click();
  await expect(page.getByText("文本还不是 TOML")).toBeVisible();
  await asText(page);
  expect(await area(page).inputValue()).toContain("\n= =");
});

test("a reload finds the draft, and the original is one press away and back", async ({ page }) => {
  await open(page, "#/edit/p/parts-purchase-agreement");
  await expect(standing(page)).toContainText("可以用");
  await asText(page);
  await write(page, "'# 我的改动\\n' + text");
  // A press, a second: typing that was not yet taken is kept when the page goes.
  await page.reload();
  await expect(page.getByText("这是您上次没写完的。")).toBeVisible();
  await asText(page);
  expect(await area(page).inputValue()).toMatch(/^# 我的改动/);
  await page.getByRole("button", { name: "回到原样" }).first().click();
  await expect(page.getByText("已回到原样。")).toBeVisible();
  await expect.poll(() => area(page).inputValue()).not.toMatch(/^# 我的改动/);
  await page.getByRole("button", { name: "撤销" }).click();
  await expect.poll(() => area(page).inputValue()).toMatch(/^# 我的改动/);
  await open(page, "#/edit");
  await page.getByRole("heading", { name: "没写完的" }).waitFor();
  await axe(page);
});

test("a band edited in the form is what the calculator computes with", async ({ page }) => {
  await open(page, "#/edit/p/parts-purchase-agreement");
  await expect(standing(page)).toContainText("可以用");
  const rates = page.getByRole("textbox", { name: /^返利比例 .* 比例$/ });
  await rates.nth(1).fill("8%");
  await rates.nth(1).press("Tab");
  await expect(standing(page)).toContainText("算例相符");
  await axe(page);
  await page.getByRole("button", { name: "存好并计算" }).click();
  await expect(page).toHaveURL(/#\/my\//);
  await page.locator("#input-0-0").fill("25000");
  await page.locator("#input-0-0").press("Tab");
  await expect(page.getByTestId("total")).toContainText("2,000.00");
  await axe(page);
  // Another value, and what was filled in is still there.
  await page.getByRole("link", { name: "修改" }).click();
  await expect(standing(page)).toContainText("算例相符");
  await rates.nth(1).fill("6%");
  await page.getByRole("button", { name: "存好并计算" }).click();
  await expect(page.getByTestId("total")).toContainText("1,500.00");
  await page.reload();
  await expect(page.locator("#input-0-0")).toBeVisible();
});

test("what was tried out on the version before does not hide what the next one is given", async ({ page }) => {
  const rewrite = async (from, to) => {
    await page.getByRole("button", { name: "文本", exact: true }).click();
    await page.getByRole("textbox", { name: "政策文件（TOML）" }).evaluate(
      (area, [from, to]) => {
        area.value = area.value.replace(from, to);
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      },
      [from, to],
    );
    await page.getByRole("button", { name: "存好并计算" }).click();
  };
  await open(page, "#/edit/p/parts-purchase-agreement");
  await rewrite('value  = "10%"', 'value  = "11%"');
  await page.getByLabel("1月 月采购额", { exact: true }).fill("30000");
  await expect(page.getByTestId("total")).toContainText("3,300.00");
  await page.getByText("政策参数").first().click();
  await page.getByRole("textbox", { name: "三档比例", exact: true }).fill("12%");
  await expect(page.getByTestId("total")).toContainText("3,600.00");
  await page.getByRole("link", { name: "修改" }).click();
  await rewrite('value  = "11%"', 'value  = "20%"');
  await expect(page.getByTestId("total")).toContainText("6,000.00");
});

test("a band is added, filled in and removed", async ({ page }) => {
  await open(page, "#/edit/new");
  await expect(standing(page)).toContainText("可以用");
  await page.getByRole("button", { name: "添加一档 返利比例" }).click();
  await expect(page.getByRole("textbox", { name: "返利比例 3 达到" })).toHaveValue("");
  await expect(standing(page)).toContainText("处错误");
  await page.getByRole("textbox", { name: "返利比例 3 达到" }).fill("500万元");
  await page.getByRole("textbox", { name: "返利比例 3 比例" }).fill("3%");
  await page.getByRole("textbox", { name: "返利比例 3 比例" }).press("Tab");
  await expect(standing(page)).toContainText("4/4");
  await page.getByRole("button", { name: "删除此行 返利比例 1" }).click();
  await expect(page.getByRole("textbox", { name: "返利比例 1 达到" })).toHaveValue("300万元");
  await asText(page);
  expect(await area(page).inputValue()).toContain('bands = [\n  { from = "300万元", rate = "2%" },\n  { from = "500万元", rate = "3%" },\n]');
});

for (const [id, blanks, words] of [
  ["rebate-contract", { 返利比例: "3%", "结算后几个工作日内付款": "10", "销售目标（元/季度）": "100万" }, ["销售额的3%。", "10个工作日内", "每季度1,000,000元"]],
  ["sales-rebate-contract", { "有效期（年）": "2", "最低销售数量（台）": "120" }, ["有效期为2年", "不少于120台"]],
]) {
  test(`the blanks of ${id} make a contract, its annexes and a policy`, async ({ page }) => {
    await open(page, `#/edit/template/${id}`);
    const contract = page.getByTestId("contract");
    await expect(contract).toContainText("____");
    for (const [blank, value] of Object.entries(blanks)) await page.getByLabel(blank, { exact: true }).fill(value);
    for (const word of words) await expect(contract).toContainText(word);
    if (id === "sales-rebate-contract") {
      await page.getByLabel("计算依据").selectOption("按数量");
      await page.getByLabel("每台返利（元）").fill("500");
      await expect(contract).toContainText("每台500元");
    }
    await expect(page.getByText("附件二:销售报表模板").last()).toBeVisible();
    await axe(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载 .csv 附件一:返利政策明细表" }).click();
    expect(await readFile(await (await download).path(), "utf8")).toMatch(/^\uFEFF项目,约定,条款\r\n/);
    await page.getByRole("button", { name: "存成政策，继续修改" }).click();
    await expect(page).toHaveURL(/#\/edit\/contract\//);
    await expect(standing(page)).toContainText("可以用");
    await page.getByRole("button", { name: "存好并计算" }).click();
    await expect(page.getByTestId("total")).toBeVisible();
  });
}

test("a file is opened, downloaded as it is, kept, deleted and brought back", async ({ page }) => {
  await open(page, "#/edit");
  const text = '# 文件\nid = "from-file"\nversion = "1"\ntitle = "文件里的政策"\n[[input]]\nname = "甲"\ntype = "money"\n[[rule]]\nname = "乙"\nformula = "甲 * 2"\npayout = true\ntotal = true\n';
  await page.locator('input[type="file"]').setInputFiles({ name: "a.toml", mimeType: "text/plain", buffer: Buffer.from(text) });
  await expect(page).toHaveURL(/#\/edit\/file\//);
  await expect(standing(page)).toContainText("可以用");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载 .toml" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("from-file.toml");
  expect(await readFile(await file.path(), "utf8")).toBe(text);
  await page.getByRole("button", { name: "存为我的政策" }).click();
  await expect(page.getByText("已存好。")).toBeVisible();
  await open(page, "#/");
  await expect(page.getByRole("link", { name: "文件里的政策", exact: true })).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "删除 文件里的政策" }).click();
  await expect(page.getByRole("link", { name: "文件里的政策", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "撤销" }).click();
  await page.getByRole("link", { name: "文件里的政策", exact: true }).click();
  await page.locator("#input-0-0").fill("21");
  await page.locator("#input-0-0").press("Tab");
  await expect(page.getByTestId("total")).toContainText("42.00");
});

test("where the browser keeps nothing that is said, and everything works until the tab is closed", async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await open(page, "#/edit/p/delivery-rebate");
  await expect(standing(page)).toContainText("可以用");
  await asText(page);
  await write(page, "'# 不能丢\\n' + text");
  await expect(page.getByText("浏览器不让保存")).toBeVisible();
  await page.getByRole("button", { name: "存好并计算" }).click();
  await page.locator("#input-0-0").fill("100");
  await page.locator("#input-0-0").press("Tab");
  await expect(page.getByTestId("total")).toContainText("5.00");
});

test("a program that does not come is said, and asked for again", async ({ page, tolerate }) => {
  tolerate(/response 503: .*door/);
  tolerate(/console: .*503/);
  let down = true;
  await page.route("**/door*.wasm", (route) => (down ? route.fulfill({ status: 503 }) : route.continue()));
  await open(page, "#/edit/p/delivery-rebate");
  await expect(page.getByText("没有取到读政策文件的程序")).toBeVisible();
  down = false;
  await page.getByRole("button", { name: "再试一次" }).click();
  await expect(standing(page)).toContainText("可以用");
});
