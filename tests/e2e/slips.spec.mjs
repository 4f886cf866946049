// Pay slips: figures pasted, a slip a person, the month in total, on paper and as a file; a sample to look at.
import { readFile } from "node:fs/promises";
import { test, expect, axe, open, paste } from "./page.mjs";

const PAY = "#/board/pay";
const parts = (page) => page.getByTestId("department-parts-staff-commission");
const workshop = (page) => page.getByTestId("department-workshop-commission");
const slip = (department, name) => department.getByRole("article", { name: new RegExp(`^${name}`) });
const total = (page) => page.getByTestId("month-total");
const figures = (department) => department.getByText("本月数字", { exact: true });
const cell = (department, row, column) => department.getByLabel(`第${row}行 ${column}`, { exact: true });

const TEAMS = "名称\t工种\t工时费\n甲组\t维修\t12000\n乙组\t油漆\t8000\n丙组\t维修\t4000\n";

async function pasteTeams(page) {
  await figures(workshop(page)).click();
  await paste(cell(workshop(page), 1, "名称"), TEAMS);
}

async function fillParts(page) {
  await parts(page).getByLabel("月销售额").fill("100000");
  await paste(cell(parts(page), 1, "责任人"), "库管\t800\n");
}

test("three teams pasted from Excel have a slip each, and the supervisor is paid by the reading that is chosen", async ({ page }) => {
  await open(page, PAY);
  await expect(page.getByTestId("blank")).toHaveCount(2);
  await expect(total(page)).toBeEmpty();
  await pasteTeams(page);
  const own = workshop(page);
  await expect(own.getByRole("article")).toHaveCount(4);
  for (const [name, pays] of [["甲组", "2,400.00"], ["乙组", "1,800.00"], ["丙组", "1,000.00"], ["车间主管", "2,160.00"]]) {
    await expect(slip(own, name).getByTestId("pays")).toHaveText(`${pays} 元`);
  }
  const line = (words) => slip(own, "车间主管").locator("summary").filter({ hasText: "工时提成" }).filter({ hasText: words });
  await expect(line("1,360.00 元")).toBeVisible();
  await expect(own).toContainText("没有副主管的工资条：不适用（没有车间副主管）");
  for (const [reading, pays] of [["平均工时费×15%", "1,440.00"], ["原文字面", "9,600.00"]]) {
    await own.getByRole("radio", { name: new RegExp(`^${reading.replace("×", ".")}`) }).check({ force: true });
    await expect(line(`${pays} 元`)).toBeVisible();
    await expect(slip(own, "车间主管")).toContainText(`：${reading}`);
  }
  await expect(total(page)).toContainText("4 人，应发合计 15,600.00 元");
  // What was pasted is there again.
  await page.reload();
  await expect(own.getByRole("article")).toHaveCount(4);
  await axe(page);
});

test("a line opens to its formula, figures and clause", async ({ page }) => {
  await open(page, PAY);
  await pasteTeams(page);
  const card = slip(workshop(page), "丙组");
  await card.locator("summary").filter({ hasText: "工时提成" }).click();
  await expect(card).toContainText("工时提成 = 计提工时费 * RATE(工时提成比例, 判断额)");
  await expect(card.locator("blockquote")).toContainText("月工时费基数:5000元");
  await axe(page);
  await card.getByRole("button", { name: "完整说明" }).click();
  const dialog = page.getByTestId("explanation");
  await expect(dialog.getByRole("heading", { level: 2 })).toContainText("工时提成");
});

test("the storekeeper's fine and the manager's joint liability stand on their slips, and the month's total has both departments", async ({ page }) => {
  await open(page, PAY);
  await fillParts(page);
  const [manager, keeper] = ["备件经理", "库管"].map((name) => slip(parts(page), name));
  await expect(keeper.locator(".minus summary")).toContainText("− 850.00 元");
  await expect(keeper.locator(".slip-shares li")).toHaveText(["差异额800.00 元", "罚款50.00 元"]);
  await expect(keeper.getByTestId("pays")).toHaveText("150.00 元");
  await expect(manager.locator(".minus summary")).toContainText("− 25.00 元");
  await expect(manager.locator(".slip-shares")).toContainText("连带罚款");
  await expect(manager.getByRole("region", { name: "备件经理：供核对的数字" })).toContainText("800.00");
  await pasteTeams(page);
  await expect(total(page)).toContainText("6 人，应发合计 8,785.00 元");
  await axe(page);
});

test("what cannot be read is told with the way to it", async ({ page }) => {
  await open(page, PAY);
  await figures(workshop(page)).click();
  await paste(cell(workshop(page), 1, "名称"), "甲组\t维修\t很多\n");
  await expect(workshop(page)).toContainText("有 1 处读不出，按没填算。");
  await expect(slip(workshop(page), "甲组")).toContainText("缺少：");
  await figures(parts(page)).click();
  await expect(cell(workshop(page), 1, "工时费")).toHaveCount(0);
  await workshop(page).getByRole("button", { name: "去看" }).click();
  await expect(cell(workshop(page), 1, "工时费")).toBeFocused();
  await expect(cell(workshop(page), 1, "工时费")).toHaveValue("很多");
});

test("on paper a slip is a page of its own, with the month and a line to sign", async ({ page }) => {
  await open(page, PAY);
  await page.getByTestId("month").fill("2024-03");
  await fillParts(page);
  // The browser's dialog does not open in a test: what the page says to it does.
  await page.evaluate(() => {
    window.print = () => {
      const seen = (element) => element.checkVisibility();
      window.printed = {
        what: document.documentElement.dataset.print,
        slips: [...document.querySelectorAll(".slip")].filter(seen).map((it) => [it.querySelector("h3").textContent, getComputedStyle(it).breakAfter]),
        others: [".slips-total", ".slips-figures", ".intro", ".head"].filter((it) => [...document.querySelectorAll(it)].some(seen)),
        words: document.querySelector(".slip").innerText,
      };
    };
  });
  await page.emulateMedia({ media: "print" });
  await page.getByTestId("print-all").evaluate((it) => it.click());
  const all = await page.evaluate(() => window.printed);
  expect(all.what).toBe("slips");
  expect(all.slips).toEqual([["备件经理", "page"], ["库管", "page"]]);
  expect(all.others).toEqual([]);
  expect(all.words).toContain("工资条 · 2024年3月 · 备件部提成");
  expect(all.words).toContain("签收");
  await slip(parts(page), "库管").getByRole("button", { includeHidden: true }).first().evaluate((it) => it.click());
  expect((await page.evaluate(() => window.printed)).slips.map(([name]) => name)).toEqual(["库管"]);
});

test("the payroll is a row a person, with the sums", async ({ page }) => {
  await open(page, PAY);
  await page.getByTestId("month").fill("2024-03");
  await fillParts(page);
  const coming = page.waitForEvent("download");
  await page.getByTestId("payroll-csv").click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("工资表 2024-03.csv");
  const lines = (await readFile(await download.path(), "utf8")).replace("\ufeff", "").split("\r\n");
  expect(lines[0]).toBe("方案,岗位,姓名,底薪,满勤奖,销售提成,其他提成,减：扣款,应发,备注");
  expect(lines[2]).toBe("备件部提成,库管,库管,500.00,100.00,400.00,0.00,850.00,150.00,");
  expect(lines[3]).toBe("合计,,,1100.00,200.00,1000.00,0.00,875.00,1425.00,");
});

test("the payroll goes to Excel as well", async ({ page }) => {
  await open(page, PAY);
  await fillParts(page);
  const coming = page.waitForEvent("download");
  await page.getByTestId("workbook").click();
  expect((await coming).suggestedFilename()).toMatch(/^工资表 \d{4}-\d{2}\.xlsx$/);
});

test("a sample shows what slips look like, is never kept or added to one's own, and clears", async ({ page }) => {
  await open(page, PAY);
  await workshop(page).getByRole("button", { name: "用样例试一试" }).click();
  const sample = workshop(page).getByTestId("sample");
  await expect(sample).toContainText("不是您填的数");
  await expect(sample.getByRole("button")).toBeFocused();
  await expect(workshop(page).getByRole("article")).toHaveCount(5);
  await expect(workshop(page).getByRole("article").first()).toContainText("样例");
  await expect(total(page)).toContainText("5 人，应发合计 8,552.00 元");
  await expect(total(page)).toContainText("以下是样例的合计");
  await axe(page);
  await fillParts(page);
  await expect(total(page)).toContainText("2 人，应发合计 1,425.00 元");
  await expect(total(page)).toContainText("样例不计入全月合计");
  await expect(parts(page).getByRole("button", { name: "用样例试一试" })).toHaveCount(0);
  await sample.getByRole("button").click();
  await expect(workshop(page).getByRole("article")).toHaveCount(0);
  await expect(workshop(page).getByTestId("blank")).toBeVisible();
  await expect(workshop(page).getByRole("button", { name: "用样例试一试" })).toBeFocused();
  await page.reload();
  await expect(parts(page).getByRole("article")).toHaveCount(2);
  await expect(workshop(page).getByRole("article")).toHaveCount(0);
});

test("a sample stays while the language changes, and what is changed in it changes its slips", async ({ page }) => {
  await open(page, PAY);
  await figures(workshop(page)).click();
  await workshop(page).getByRole("button", { name: "用样例试一试" }).click();
  await cell(workshop(page), 1, "工时费").fill("4000");
  await expect(slip(workshop(page), "机修一组").locator("summary").filter({ hasText: "工时提成" })).toContainText("370.00 元");
  await page.getByRole("button", { name: "English" }).click();
  await expect(workshop(page).getByRole("article")).toHaveCount(5);
  await expect(workshop(page).getByTestId("sample")).toContainText("This is a sample");
});

test("a policy of one's own with slips is a department, too", async ({ page }) => {
  await open(page, PAY);
  const text = await readFile(new URL("../../src/policy/guide/slips.md", import.meta.url), "utf8");
  const policy = text.split("```toml\n")[1].split("```")[0];
  await page.evaluate((text) => {
    localStorage.setItem("rebate-desk:policy:mine", ["1", "工资条", "Slips", text].join("\n"));
  }, policy);
  await page.reload();
  // The program that reads policy files is fetched for it.
  await expect(page.getByTestId("department-guide-slips")).toBeVisible({ timeout: 30_000 });
});

test("the page is within a phone's width and reads in English", async ({ page }) => {
  await open(page, PAY);
  await fillParts(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(parts(page)).toContainText("Parts manager");
  await expect(slip(parts(page), "Storekeeper").getByTestId("pays")).toHaveText("¥150.00");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await axe(page);
});
