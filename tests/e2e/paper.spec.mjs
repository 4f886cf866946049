// The page of a table on paper: totals, facts and lines, nothing to press, nothing cut off by a box that scrolls.
import { test, expect, open, paste } from "./page.mjs";

const printed = (page) => page.getByTestId("printed-lines");

const list = (count, columns = 12) => {
  const months = Array.from({ length: columns }, (_, at) => `${at + 1}月`);
  const rows = Array.from({ length: count }, (_, at) => [`店${String(at + 1).padStart(4, "0")}`, ...months.map(() => 30_000 + at)]);
  return [["经销商", ...months], ...rows].map((row) => row.join("\t")).join("\n");
};

// As a browser does: the page is told, then shown as paper.
async function print(page) {
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
}

async function computed(page, id, text) {
  await open(page, `#/p/${id}/table`);
  await paste(page.getByTestId("paste"), text);
  await page.getByTestId("compute").click();
  await expect(page.getByTestId("lines").getByRole("button").first()).toBeVisible();
}

// What is wider than the paper, or hides some of itself behind a bar.
const cutOff = (page) =>
  page.evaluate(() => {
    const visible = [...document.querySelectorAll("main *")].filter((it) => it.checkVisibility());
    const scrolls = visible.filter((it) => {
      const style = getComputedStyle(it);
      const hides = /auto|scroll|hidden|clip/.test(style.overflowX + style.overflowY);
      return hides && (it.scrollHeight > it.clientHeight + 1 || it.scrollWidth > it.clientWidth + 1) && it.clientHeight > 1;
    });
    return scrolls.map((it) => it.outerHTML.slice(0, 120));
  });

for (const [id, text, names] of [
  ["parts-purchase-agreement", list(30), ["店0001", "店0030"]],
  ["cv-annual-rebate", list(30), ["店0001", "店0030"]],
  [
    "parts-rebate-workbook",
    "期间\t门店\t品类\t采购额\t零售额\n2024-01\t城东店\t零件\t100000\t120000\n2024-01\t城西店\t机油\t5\t6\n2024-01\t城西店\t运费\t5\t6",
    ["城东店", "城西店"],
  ],
]) {
  test(`${id}: totals and all lines stand on paper, and nothing to press`, async ({ page }) => {
    await computed(page, id, text);
    await page.waitForTimeout(800);
    await expect(printed(page)).toHaveCount(0);
    await print(page);
    for (const name of names) await expect(printed(page).getByText(name, { exact: true })).toBeVisible();
    await expect(printed(page)).toContainText(`共 ${names[1] === "店0030" ? 30 : 2} 家`);
    await expect(page.getByTestId("sums")).toBeVisible();
    await expect(page.getByTestId("lines")).toBeHidden();
    await expect(page.locator("main button:visible, main select:visible, main input:visible, main textarea:visible")).toHaveCount(0);
    expect(await cutOff(page)).toEqual([]);
    const paper = await page.evaluate(() => [getComputedStyle(document.documentElement).colorScheme, getComputedStyle(document.querySelector("[data-testid=printed-lines] td")).color]);
    expect(paper).toEqual(["light", "rgb(0, 0, 0)"]);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await expect(printed(page)).toHaveCount(0);
  });
}

test("of many lines the first hundreds of the view, in its order, with how many there are", async ({ page }) => {
  await computed(page, "parts-purchase-agreement", list(1_234));
  await page.getByTestId("lines").getByRole("button", { name: /季度返利合计|返利合计/ }).first().click();
  await page.waitForTimeout(800);
  await print(page);
  await expect(printed(page)).toContainText("第 1–500 家，共 1234 家");
  await expect(printed(page).locator("tbody tr")).toHaveCount(500);
  // The largest first: who bought most.
  await expect(printed(page).locator("tbody tr").first()).toContainText("店1234");
  const file = await page.pdf({ preferCSSPageSize: true });
  const text = file.toString("latin1");
  // Landscape, over several pages.
  expect(text).toMatch(/\/MediaBox \[0 0 84[12](\.\d+)? 59[456]/);
  expect((text.match(/\/Type \/Page\b/g) ?? []).length).toBeGreaterThan(8);
});

test("a search stands on the paper, and the button prints", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => {
      window.__printed = (window.__printed ?? 0) + 1;
    };
  });
  await computed(page, "parts-purchase-agreement", list(30));
  await page.getByTestId("find").fill("店001");
  await expect(page.getByTestId("lines").getByRole("button", { name: "店0001" })).toHaveCount(0);
  await page.getByTestId("print").click();
  await expect.poll(() => page.evaluate(() => window.__printed)).toBe(1);
  await print(page);
  await expect(printed(page)).toContainText("共 10 家 · 查找“店001”");
  await expect(printed(page).locator("tbody tr")).toHaveCount(10);
});
