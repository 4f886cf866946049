// Next steps and goal seek: what pays, what it costs per yuan, what is out of reach, and how much of a figure a wanted total takes.
import { test, expect, axe, open, paste } from "./page.mjs";

const advice = (page) => page.getByTestId("advice");
const answer = (page) => page.getByTestId("goal");
const total = (page) => page.getByTestId("total");
const unfold = (page) => page.getByText("想拿多少：倒推要填多少").click();
const wanted = (page) => page.getByLabel("合计要到（元）");

test("parts purchases: the cliff a fen away comes first, the goal is filled in to the fen", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByRole("textbox", { name: "1月 月采购额", exact: true }).fill("29999.99");
  const first = advice(page).getByRole("listitem").first();
  await expect(first).toContainText("+900.00 元");
  await expect(first).toContainText("台阶");
  await expect(advice(page)).toContainText("先列不花钱的");
  await expect(advice(page)).toContainText("每多得 1 元要多");
  await axe(page);
  await unfold(page);
  await wanted(page).fill("50万");
  await expect(answer(page)).toContainText("至少 416,666.65 元");
  await page.getByLabel("哪一期").selectOption({ label: "1月" });
  await expect(answer(page)).toContainText("至少 4,999,999.95 元");
  await axe(page);
  await answer(page).getByRole("button", { name: /试一试/ }).click();
  await expect(total(page)).toContainText("500,000.00");
  await expect(answer(page).getByRole("button")).toBeVisible();
});

test("commercial vehicles: what a gate holds back is out of reach of any sale, and the switch comes first", async ({ page }) => {
  await open(page, "#/p/cv-annual-rebate");
  const field = page.getByRole("textbox", { name: "1月 月销售额", exact: true });
  await paste(field, Array(12).fill("1000000").join("\t"));
  await expect(total(page)).toContainText("420,000.00");
  await page.getByRole("switch", { name: "已按时提交销售数据" }).click();
  await expect(total(page)).toContainText("0.00");
  await expect(advice(page).getByRole("listitem").first()).toContainText("+420,000.00 元");
  await unfold(page);
  await wanted(page).fill("1000");
  await expect(answer(page)).toContainText("到不了");
  await expect(answer(page)).toContainText("未通过的门槛");
  await axe(page);
  await wanted(page).fill("很多");
  await expect(answer(page)).toContainText("很多");
  await axe(page);
});

test("the workbook with its matrices: a quarter's tier a fen away, and no goal for what the maker sets", async ({ page }) => {
  await open(page, "#/p/parts-rebate-workbook");
  const fill = (name, cells) => paste(page.getByRole("textbox", { name: `1月 ${name}`, exact: true }), cells.join("\t"));
  await fill("零件_采购目标", Array(12).fill("100000"));
  await fill("零件_零售目标", Array(12).fill("80000"));
  await fill("零件_零售实绩", Array(12).fill("80000"));
  await fill("零件_采购实绩", [...Array(5).fill("100000"), "99999.99", ...Array(6).fill("100000")]);
  const near = advice(page).getByRole("listitem").filter({ hasText: "6月" }).first();
  await expect(near).toContainText("再多 0.01 元");
  await expect(near).toContainText("台阶");
  await axe(page);
  await unfold(page);
  await expect(page.getByText("明细表里的数不倒推")).toBeVisible();
  await expect(page.getByLabel("改哪个数").getByRole("option", { name: "零件_采购目标" })).toHaveCount(0);
  await page.getByLabel("改哪个数").selectOption({ label: "零件_采购实绩" });
  await wanted(page).fill("80000");
  await expect(answer(page)).toContainText("至少");
  await axe(page);
  await answer(page).getByRole("button", { name: /试一试/ }).first().click();
  const reached = () => total(page).locator(".total-figure").innerText();
  await expect.poll(async () => Number((await reached()).replace(/[^\d.]/g, "")) >= 80000).toBe(true);
});

test("in English, by the same figures", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await page.getByText("Work back from the total you want").click();
  await page.getByLabel("Wanted total (yuan)").fill("500000");
  await expect(answer(page)).toContainText("at least ¥416,666.65");
  await axe(page);
});

for (const [route, fields] of [
  ["#/p/parts-purchase-agreement", { "1月 月采购额": "29000" }],
  ["#/p/parts-rebate-workbook", { "1月 零件_采购目标": "29000", "1月 零件_采购实绩": "28000", "1月 零件_零售目标": "29000", "1月 零件_零售实绩": "28000" }],
  ["#/p/cv-annual-rebate", {}],
]) {
  test(`${route}: on a phone the first step stands with the total, far from the list that it leads to`, async ({ page }, { project }) => {
    await open(page, route);
    for (const [label, figure] of Object.entries(fields)) await page.getByRole("textbox", { name: label, exact: true }).fill(figure);
    if (Object.keys(fields).length === 0) {
      for (const field of await page.locator(".inputs input.entry.numeric").all()) await field.fill("12");
    }
    const first = advice(page).getByRole("listitem").first();
    await expect(first).toContainText("→ +");
    const line = page.locator(".first-step");
    if (project.name === "desktop") {
      await expect(line).toBeHidden();
      return;
    }
    await expect(line).toBeInViewport();
    const place = await first.locator(".step-place").textContent();
    const what = await first.locator(".step-what").textContent();
    await expect(line).toContainText(place);
    await expect(line).toContainText(what);
    await axe(page);
    await line.click();
    await expect(page.getByRole("heading", { name: "下一步" })).toBeFocused();
    await expect(first).toBeInViewport();
  });
}

test("what loses by a fen is not said to reach the tier that it falls to", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByRole("textbox", { name: "1月 月采购额", exact: true }).fill("30000");
  const caution = advice(page).locator(".cautions").getByRole("listitem").first();
  await expect(caution).toContainText("少 0.01 元 → −900.00 元");
  await expect(caution).toContainText(/改按 .+ 档，7%/);
  await expect(caution).not.toContainText("达到");
});
