// The first page: each kind of user is led to a job at once, the list of policies is not far, and samples can be cleared.
import { test, expect, axe, open } from "./page.mjs";

const JOBS = {
  经销商: ["#/p/parts-purchase-agreement", "#/p/cv-annual-rebate", "#/p/cv-annual-rebate/table", "#/board/pay", "#/board/forms", "#/board/year/p/dealer-kpi-2012", "#/board/year/p/after-sales-service", "#/board/year/p/after-sales-service"],
  财务: ["#/board/ledger", "#/board/ledger/owed", "#/p/parts-purchase-agreement/table", "#/board/pay", "#/board/ledger"],
  区域经理: ["#/p/cv-annual-rebate/table", "#/compare", "#/board/year/p/dealer-kpi-2012", "#/edit", "#/board/year/p/dealer-kpi-2012"],
  培训师: ["#/train", "#/train/compose", "#/train/import", "#/train/bmw-policy-2024"],
};

const role = (page, name) => page.locator(".role").filter({ has: page.getByRole("heading", { level: 2, name, exact: true }) });

async function unfold(page, name) {
  const found = role(page, name);
  if (!(await found.evaluate((it) => it.open))) await found.locator("summary").click();
  await expect(found.getByRole("list")).toBeVisible();
  return found;
}

const noSideways = (page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test("each kind of user has their jobs, by name and with what one gets", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { level: 1, name: "政策" })).toBeVisible();
  for (const [name, addresses] of Object.entries(JOBS)) {
    const found = await unfold(page, name);
    expect(await found.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual(addresses);
    for (const job of await found.locator(".job").all()) expect((await job.textContent()).length).toBeGreaterThan(4);
  }
});

for (const address of new Set(Object.values(JOBS).flat())) {
  test(`the first page leads to ${address}, which is a page with a heading`, async ({ page }) => {
    await open(page);
    const [name] = Object.entries(JOBS).find(([, addresses]) => addresses.includes(address));
    await (await unfold(page, name)).locator(`a[href="${address}"]`).first().click();
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toBeFocused();
    await expect(page.getByTestId("coming")).toHaveCount(0);
    await expect(heading).not.toContainText("没有这一页");
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: "政策" })).toBeVisible();
  });
}

test("a rebate begins at the search, with the keyboard as well", async ({ page }) => {
  await open(page);
  const dealer = await unfold(page, "经销商");
  const begin = dealer.getByRole("button", { name: "算返利" });
  await begin.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("宝骏");
  await expect(page.locator(".policies li:visible")).toHaveCount(1);
  expect(new URL(page.url()).hash).toBe("");
});

test("the list begins in the first screen, and on a phone the jobs are folded away", async ({ page, isMobile }) => {
  await open(page);
  for (const language of ["中文", "English"]) {
    await page.getByRole("button", { name: language, exact: true }).click();
    await expect(page.getByRole("searchbox")).toBeInViewport();
    await expect(page.locator(".policies .card").first()).toBeInViewport();
    await expect(page.locator(".role[open]")).toHaveCount(isMobile ? 0 : 4);
  }
});

for (const language of ["中文", "English"]) {
  test(`all unfolded, in ${language}: axe finds nothing in light and dark, nothing overflows at 360 px`, async ({ page, viewport }) => {
    await open(page);
    await page.getByRole("button", { name: language, exact: true }).click();
    await page.locator(".role:not([open]) > summary").evaluateAll((folded) => folded.forEach((it) => it.click()));
    await expect(page.locator(".role[open]")).toHaveCount(4);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await axe(page);
    }
    for (const width of [360, 700, viewport.width]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await noSideways(page), `${width} px`).toBe(true);
    }
  });
}

// A year's board as it is kept, marked as a sample, and one that is not.
const YEARS = { "rebate-desk:board:p/dealer-kpi-2012:2024": "rebate-desk board 1\nsample\n", "rebate-desk:board:p/dealer-kpi-2012:2023": "rebate-desk board 1\n" };

const keep = (page, entries) => page.evaluate((entries) => Object.entries(entries).forEach(([key, text]) => localStorage.setItem(key, text)), entries);
const keys = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("rebate-desk:board:")).sort());
const ledger = (page) => page.evaluate(() => localStorage.getItem("rebate-desk:ledger") ?? "");

test("where there are no samples nothing is said of any", async ({ page }) => {
  await open(page);
  await expect(page.locator(".samples")).toHaveCount(0);
  await open(page, "#/board");
  await expect(page.getByTestId("all-samples")).toHaveCount(0);
});

for (const where of ["#/", "#/board"]) {
  test(`samples of the ledger and of the boards are cleared at ${where}, and can be brought back`, async ({ page }) => {
    await open(page, "#/board/ledger");
    await page.getByTestId("try-samples").click();
    await expect(page.getByTestId("samples")).toBeVisible();
    await keep(page, YEARS);
    // One of the reader's own is not touched.
    const own = "rebate\town-1\town\t自己的\t2024-Q1\t返利\naccrued\t2024-03-31\t10.00\n";
    await keep(page, { "rebate-desk:ledger": (await ledger(page)) + own });
    await page.goto("about:blank");
    await open(page, where);
    const there = page.getByTestId("all-samples");
    await expect(there).toContainText("台账 14 行、看板 1 个年度");
    await axe(page);
    expect(await noSideways(page)).toBe(true);
    await there.getByRole("button", { name: "清除全部样例" }).click();
    await expect(there).toHaveCount(0);
    await expect(page.getByTestId("samples-told")).toContainText("您自己的没有动");
    const undo = page.getByRole("button", { name: "撤销" });
    await expect(undo).toBeFocused();
    expect(await keys(page)).toEqual(["rebate-desk:board:p/dealer-kpi-2012:2023"]);
    expect(await ledger(page)).not.toContain("sample-");
    expect(await ledger(page)).toContain("own-1");
    await undo.click();
    await expect(there).toContainText("台账 14 行、看板 1 个年度");
    expect(await keys(page)).toEqual(Object.keys(YEARS).sort());
    expect(await ledger(page)).toContain("sample-1");
    await there.getByRole("button").click();
    await expect(page.getByTestId("samples-told")).toContainText("撤销");
    await page.reload();
    await open(page, where);
    await expect(page.getByTestId("all-samples")).toHaveCount(0);
  });
}

test("what has changed in the ledger since the samples were cleared is not written over", async ({ page, context }) => {
  await open(page, "#/board/ledger");
  await page.getByTestId("try-samples").click();
  await expect(page.getByTestId("samples")).toBeVisible();
  await open(page, "#/board");
  await page.getByTestId("all-samples").getByRole("button").click();
  await expect(page.getByRole("button", { name: "撤销" })).toBeVisible();
  const other = await context.newPage();
  await open(other, "#/board/ledger");
  await other.getByTestId("try-samples").click();
  await expect(other.getByTestId("samples")).toBeVisible();
  await expect(page.getByTestId("all-samples")).toBeVisible();
  await expect(page.getByRole("button", { name: "撤销" })).toHaveCount(0);
});
