// What if: the chart of the total, its point moved by mouse and keys, the grid of two figures, and the waterfall.
import { test, expect, axe, open, paste } from "./page.mjs";

const section = (page, name) => page.locator("details.what-if", { has: page.getByRole("heading", { name, exact: true }) });
const unfold = async (page, name) => {
  const summary = section(page, name).locator("summary").first();
  await summary.click();
  return section(page, name);
};
const point = (page) => page.getByRole("slider", { name: "试算点" });
const readout = (page) => page.getByTestId("readout");
const total = (page) => page.getByTestId("total");

test("the chart is there once it is wanted: its cliffs are marked, its point is where the figure is", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await expect(page.locator("svg.plot")).toHaveCount(0);
  const chart = await unfold(page, "试算图");
  await expect(chart.getByRole("img", { name: /返利合计随1月 月采购额变化的折线图，有 3 处台阶/ })).toBeVisible();
  await expect(chart.locator(".plot .rise")).toHaveText(["▲+500", "▲+400", "▲+900"]);
  await expect(chart.locator(".plot .along")).toHaveText(["1万", "2万", "3万"]);
  await expect(readout(page)).toContainText("29,999.99 元 → 返利合计 2,100.00 元");
  await expect(readout(page).getByRole("button", { name: "填入" })).toBeDisabled();
  await axe(page);
});

test("keys lead along it and from edge to edge; what the point says is what the figure then gives", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  await unfold(page, "试算图");
  await point(page).focus();
  await page.keyboard.press("PageUp");
  await expect(point(page)).toHaveAttribute("aria-valuetext", /30,000\.00 元 → 返利合计 3,000\.00 元（比现在 \+900\.00 元）/);
  await page.keyboard.press("PageDown");
  await expect(readout(page)).toContainText("20,000.00 元 → 返利合计 1,400.00 元");
  await page.keyboard.press("ArrowRight");
  await expect(readout(page)).toContainText("20,200.00 元 → 返利合计 1,414.00 元");
  await expect(readout(page)).toContainText("每多 100 元 +7.00 元");
  await readout(page).getByRole("button", { name: "填入" }).click();
  await expect(page.getByLabel("1月 月采购额", { exact: true })).toHaveValue("20,200.00");
  await expect(total(page)).toContainText("1,414.00");
});

test("the point is dragged on the chart itself", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByLabel("1月 月采购额", { exact: true }).fill("100");
  const chart = await unfold(page, "试算图");
  await expect(chart.locator("svg.plot")).toBeVisible();
  const svg = chart.locator("svg.plot");
  // The next steps stand above the chart: it is where it stays once they have come.
  await expect(page.getByTestId("advice").getByRole("listitem").first()).toBeVisible();
  await svg.scrollIntoViewIfNeeded();
  const box = await svg.boundingBox();
  const x = (part) => box.x + (box.width * (480 + 3020 * part)) / 3600;
  await page.mouse.move(x(0.2), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(x(0.5), box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(point(page)).toHaveAttribute("aria-valuetext", /→/);
  const last = Number((await page.getByLabel("到", { exact: true }).inputValue()).replaceAll(",", ""));
  const text = await point(page).getAttribute("aria-valuetext");
  const at = Number(/([\d,.]+) 元 →/.exec(text)[1].replaceAll(",", ""));
  expect(Math.abs(at - last / 2)).toBeLessThanOrEqual(last / 100);
});

test("all months move together; the range is one's own; the table says the same", async ({ page }) => {
  await open(page, "#/p/cv-annual-rebate");
  await paste(page.getByLabel("1月 月销售额", { exact: true }), `${Array(12).fill("1,000,000").join("\t")}\n`);
  const chart = await unfold(page, "试算图");
  await expect(chart.getByRole("combobox", { name: "期间" })).toHaveValue("");
  await expect(readout(page)).toContainText("420,000.00");
  await chart.getByText("用表格看各段").click();
  await expect(chart.getByRole("row", { name: /^1,000,000\.00 – .*\+180,000\.00$/ })).toBeVisible();
  await page.getByLabel("到", { exact: true }).fill("110万");
  await page.getByLabel("从", { exact: true }).focus();
  await expect(page.getByLabel("到", { exact: true })).toHaveValue("1,100,000.00");
  await chart.getByRole("combobox", { name: "期间" }).selectOption("2");
  await expect(readout(page)).toContainText("3月 月销售额");
  await axe(page);
});

test("a matrix as a grid: the cell of now is marked, another fills both figures in", async ({ page }) => {
  await open(page, "#/p/parts-rebate-workbook");
  for (const name of ["零件_采购目标", "零件_采购实绩", "零件_零售目标", "零件_零售实绩"]) {
    await paste(page.getByLabel(`1月 ${name}`, { exact: true }), `${Array(12).fill("100000").join("\t")}\n`);
  }
  const before = await total(page).innerText();
  const heat = await unfold(page, "两项一起变");
  const grid = page.getByTestId("heat").getByRole("table");
  await expect(grid.locator("[aria-current]")).toHaveCount(1);
  await expect(heat.getByRole("combobox", { name: "竖着" })).toContainText("零件_采购实绩");
  const first = grid.getByRole("button").first();
  const name = await first.getAttribute("aria-label");
  await axe(page);
  await first.click();
  const wanted = /零件_采购实绩 ([\d,.]+) 元、.*零件_零售实绩 ([\d,.]+) 元 →/.exec(name);
  await expect(page.getByLabel("3月 零件_采购实绩", { exact: true })).toHaveValue(wanted[1]);
  await expect(page.getByLabel("3月 零件_零售实绩", { exact: true })).toHaveValue(wanted[2]);
  await expect(total(page)).not.toContainText(before.match(/[\d,.]{4,}/)?.[0] ?? "none");
});

test("in English; where nothing is filled in yet it says so instead of drawing nothing", async ({ page }) => {
  await open(page, "#/p/delivery-rebate");
  await page.getByRole("button", { name: "English" }).click();
  const summary = page.locator("details.what-if > summary");
  for (const one of await summary.all()) await one.click();
  await expect(page.getByLabel("Which figure")).toBeVisible();
  await axe(page);
});

test("on paper the chart is there and what moves it is not", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.getByLabel("1月 月采购额", { exact: true }).fill("29999.99");
  const chart = await unfold(page, "试算图");
  await expect(chart.locator("svg.plot")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(chart.locator("svg.plot")).toBeVisible();
  await expect(chart.locator("figcaption")).toContainText("1月 月采购额");
  for (const hidden of [".choices", ".readout", ".keys"]) await expect(chart.locator(hidden).first()).toBeHidden();
});

test("payout lines lead to the total as a waterfall", async ({ page }) => {
  await open(page, "#/p/cv-annual-rebate");
  await paste(page.getByLabel("1月 月销售额", { exact: true }), `${Array(12).fill("1,000,000").join("\t")}\n`);
  const waterfall = page.getByTestId("waterfall");
  await expect(waterfall.getByRole("row")).toHaveCount(4);
  await expect(waterfall.getByRole("row").last()).toContainText("420,000.00");
  await expect(waterfall.getByRole("row").first()).toContainText("+60,000.00");
});
