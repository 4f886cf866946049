// A scenario taken away as a workbook: from the calculator and from the statement, with its figures and live formulas.
import { test, expect, axe, open } from "./page.mjs";
import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";

const workbook = (page) => page.getByTestId("workbook");

// The parts of a zip archive, by name: what its directory at the end says.
function unzip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  expect(end, "a zip archive").toBeGreaterThan(0);
  const parts = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [packed, name, extra, comment, local] = [
      view.getUint32(at + 20, true),
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
      view.getUint32(at + 42, true),
    ];
    const method = view.getUint16(at + 10, true);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const content = bytes.subarray(from, from + packed);
    parts.set(bytes.toString("utf8", at + 46, at + 46 + name), (method === 8 ? inflateRawSync(content) : content).toString("utf8"));
    at += 46 + name + extra + comment;
  }
  return parts;
}

// Presses the button, and the file's name, words and cells.
async function taken(page) {
  const coming = page.waitForEvent("download");
  await workbook(page).click();
  const download = await coming;
  const parts = unzip(await readFile(await download.path()));
  const sheets = [...parts].filter(([name]) => name.startsWith("xl/worksheets/sheet")).map(([, xml]) => xml);
  return { name: download.suggestedFilename(), words: parts.get("xl/sharedStrings.xml") ?? "", sheets: sheets.join("") };
}

for (const { id, fill, total, figures } of [
  {
    id: "parts-purchase-agreement",
    fill: [["#input-0-0", "30000"]],
    total: "3,000.00",
    figures: ["<v>30000</v>"],
  },
  {
    id: "cv-annual-rebate",
    fill: [
      ["#input-0-0", "100万"],
      ["#input-0-1", "123.45"],
    ],
    total: "5,000.00",
    figures: ["<v>1000000</v>", "<v>123.45</v>"],
  },
  {
    id: "parts-rebate-workbook",
    fill: [["#input-1-0", "12345.67"]],
    total: null,
    figures: ["<v>12345.67</v>"],
  },
]) {
  test(`${id}: the workbook has the figures that were typed, and formulas`, async ({ page }) => {
    await open(page, `#/p/${id}`);
    for (const [field, text] of fill) {
      await page.locator(field).fill(text);
      await page.locator(field).blur();
    }
    if (total !== null) await expect(page.getByTestId("total")).toContainText(total);
    await expect(workbook(page)).toBeVisible({ timeout: 20_000 });
    test.slow(); // axe on hundreds of fields
    await axe(page);
    const file = await taken(page);
    expect(file.name).toBe(`${id}.xlsx`);
    for (const figure of figures) expect(file.sheets).toContain(figure);
    expect(file.sheets.match(/<f>/g)?.length ?? 0, "formulas").toBeGreaterThan(10);
    if (total !== null) expect(file.sheets).toContain(`<v>${total.replace(",", "").replace(/\.00$/, "")}</v>`);
    await expect(page.getByText(`已交给浏览器保存：${id}.xlsx`)).toBeVisible();
    await axe(page);
  });
}

test("from the statement it carries the dealer's name; the table that the worker keeps stays", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement/table");
  await page.getByTestId("file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("经销商,1月\n甲店,30000\n") });
  await page.getByTestId("compute").click();
  await expect(page.getByTestId("sums")).toContainText("3,000.00");
  await page.getByTestId("lines").getByRole("button", { name: "甲店" }).click();
  await expect(page.getByTestId("total")).toContainText("3,000.00");
  await page.getByRole("link", { name: "对账单（可打印）" }).click();
  await expect(page.getByLabel("经销商")).toHaveValue("甲店");
  const file = await taken(page);
  expect(file.name).toBe("parts-purchase-agreement 甲店.xlsx");
  expect(file.words).toContain("甲店");
  await page.goto("#/p/parts-purchase-agreement/table");
  await page.getByTestId("find").fill("甲");
  await expect(page.getByTestId("lines").getByRole("button", { name: "甲店" })).toBeVisible();
});

test("a field that cannot be read is named instead of left out", async ({ page }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await page.locator("#input-0-2").fill("三万二");
  await page.locator("#input-0-2").blur();
  await workbook(page).click({ timeout: 20_000 });
  await expect(page.getByText(/^月采购额 3月：“三万二”/)).toBeVisible();
});

test("where the worker's program does not come, that is said, and the page goes on", async ({ page, context }) => {
  await open(page, "#/p/parts-purchase-agreement");
  await expect(workbook(page)).toBeVisible({ timeout: 20_000 });
  await context.route(/tables\.js|worker/, (route) => route.abort());
  await workbook(page).click();
  await expect(page.getByText("生成 Excel 的程序没有取到")).toBeVisible();
  await page.locator("#input-0-0").fill("30000");
  await expect(page.getByTestId("total")).toContainText("3,000.00");
});
