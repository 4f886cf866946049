// The documents of a contract: made from what was filled in, printed, taken away as files, brought back filled in.
import { test, expect, axe, open } from "./page.mjs";
import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";

const claim = (page) => page.getByTestId("paper-claim");
const fact = (paper, name) => paper.locator(".paper-facts > div", { has: paper.page().locator("dt", { hasText: name }) }).locator("dd").first();
const choose = (page, name) => page.locator(".segment", { hasText: name }).click();

// Fills in fields of the calculator and goes on to the documents by the link beside the statement's.
async function filled(page, id, fields) {
  await open(page, `#/p/${id}`);
  for (const [label, text] of fields) {
    const field = page.getByLabel(label, { exact: true }).first();
    await field.fill(text);
    await field.blur();
  }
  await page.getByRole("link", { name: "合同单据" }).last().click();
  await expect(claim(page)).toBeVisible();
}

const QUANTITY = [
  ["销售数量", "120"],
  ["单台返利", "500"],
];

async function byQuantity(page) {
  await open(page, "#/p/sales-rebate-contract");
  await page.locator(".segment", { hasText: "按数量" }).first().click();
  for (const [label, text] of QUANTITY) await page.getByLabel(label, { exact: true }).first().fill(text);
  await page.evaluate(() => (location.hash = "#/board/forms/p/sales-rebate-contract"));
  await expect(claim(page)).toBeVisible();
}

// Presses a button and has the file that comes.
async function file(page, button) {
  const coming = page.waitForEvent("download");
  await button.click();
  const download = await coming;
  return { name: download.suggestedFilename(), path: await download.path(), bytes: await readFile(await download.path()) };
}

// The texts of an archive's parts, by name.
function unzip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const parts = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [packed, name, extra, comment, local] = [20, 28, 30, 32, 42].map((offset) => (offset === 20 || offset === 42 ? view.getUint32(at + offset, true) : view.getUint16(at + offset, true)));
    const method = view.getUint16(at + 10, true);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const content = bytes.subarray(from, from + packed);
    parts.set(bytes.toString("utf8", at + 46, at + 46 + name), (method === 8 ? inflateRawSync(content) : content).toString("utf8"));
    at += 46 + name + extra + comment;
  }
  return parts;
}

test("the claim form has lines, amount in figures and in capital numerals, conditions and steps", async ({ page }) => {
  await byQuantity(page);
  const paper = claim(page);
  await expect(fact(paper, "小写")).toHaveText("60,000.00 元");
  await expect(fact(paper, "大写")).toHaveText("陆万元整");
  await expect(paper.locator("tr", { hasText: "返利金额" }).first()).toContainText("120");
  await expect(paper.locator(".paper-sum")).toContainText("60,000.00");
  await expect(paper.locator("tr", { hasText: "质量要求" }).first()).toContainText("达到");
  for (const step of ["销售确认", "返利申请", "返利审核", "返利发放"]) await expect(paper).toContainText(step);
  await choose(page, "返利政策明细表");
  await expect(page.getByTestId("paper-detail")).toContainText("IF(计算依据 = \"按数量\"");
  await expect(paper).toBeHidden();
  await axe(page);
});

test("the way there stands beside the statement's, and the contract by sales has its amount", async ({ page }) => {
  await filled(page, "rebate-contract", [
    ["销售额", "800000"],
    ["返利比例", "3%"],
  ]);
  await expect(fact(claim(page), "小写")).toHaveText("24,000.00 元");
  await expect(fact(claim(page), "大写")).toHaveText("贰万肆仟元整");
  await axe(page);
});

test("what is missing is said, and the form stands there to be printed blank", async ({ page }) => {
  await open(page, "#/board/forms/p/sales-rebate-contract");
  await expect(page.getByTestId("forms-notice")).toContainText("还没有填数");
  await expect(claim(page)).toContainText("缺少：计算依据");
  await expect(fact(claim(page), "小写")).toHaveText("");
});

test("the parties are typed once and stand on every document, also after a reload", async ({ page }) => {
  await open(page, "#/board/forms/p/rebate-contract");
  await page.locator("#party-payer").fill("某某汽车有限公司");
  await page.locator("#party-payee").fill("鑫源\t汽车");
  await page.locator("#party-account").fill("6222 0000");
  await page.locator("#forms-period").fill("2024 年一季度");
  await expect(fact(claim(page), "甲方")).toHaveText("某某汽车有限公司");
  await open(page, "#/board/forms/p/sales-rebate-contract");
  await page.reload();
  await expect(fact(claim(page), "甲方")).toHaveText("某某汽车有限公司");
  await expect(fact(claim(page), "收款账号")).toHaveText("6222 0000");
  expect(await page.evaluate(() => localStorage.getItem("rebate-desk:parties"))).toContain("rebate-desk parties 1\nrev\t3\n");
});

test("each document is printed on pages of its own, without what is pressed", async ({ page }) => {
  await byQuantity(page);
  // What the browser would print is looked at while it would.
  await page.evaluate(() => {
    window.print = () => {
      const shown = [...document.querySelectorAll(".paper")].filter((paper) => getComputedStyle(paper).display !== "none");
      window.printed = shown.map((paper) => [paper.dataset.testid, getComputedStyle(paper).breakBefore]);
      window.pressed = [...document.querySelectorAll("button, .forms-part, .head")].filter((part) => part.getClientRects().length > 0).length;
    };
  });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => document.querySelector('[data-testid="forms-print"]').click());
  expect(await page.evaluate(() => [window.printed, window.pressed])).toEqual([[["paper-claim", "auto"]], 0]);
  await page.evaluate(() => document.querySelector('[data-testid="forms-print-all"]').click());
  expect(await page.evaluate(() => window.printed)).toEqual([
    ["paper-detail", "auto"],
    ["paper-report", "page"],
    ["paper-claim", "page"],
  ]);
});

test("the claim comes as CSV and as a workbook with figures", async ({ page }) => {
  await byQuantity(page);
  const csv = await file(page, page.getByTestId("forms-csv"));
  expect(csv.name).toBe("返利申请表-销售返利合同.csv");
  expect(csv.bytes.toString("utf8")).toContain("大写（人民币）,陆万元整\r\n");
  const book = await file(page, page.getByTestId("workbook"));
  expect(book.name).toBe("返利申请表-销售返利合同.xlsx");
  const parts = unzip(book.bytes);
  expect(parts.get("xl/sharedStrings.xml")).toContain("陆万元整");
  expect(parts.get("xl/worksheets/sheet1.xml")).toContain("<v>60000</v>");
});

test("a blank report that was filled in is read back by the whole table", async ({ page }) => {
  await open(page, "#/board/forms/p/parts-purchase-agreement");
  await choose(page, "销售报表");
  await page.getByTestId("blank-report").check();
  const { bytes } = await file(page, page.getByTestId("forms-csv"));
  const lines = bytes.toString("utf8").trimEnd().split("\r\n");
  // As somebody fills it in: January of 30 000 behind code and name.
  const row = lines.pop().split(",");
  row[2] = "30000";
  const csv = [...lines, row.join(",")].join("\r\n");
  await page.evaluate(() => (location.hash = "#/p/parts-purchase-agreement/table"));
  await page.getByTestId("file").setInputFiles({ name: "销售报表.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByTestId("compute").click();
  await expect(page.getByText("3,000.00").first()).toBeVisible();
});

test("the list has the contracts first, and any policy has its documents", async ({ page }) => {
  await open(page, "#/board");
  await page.getByRole("link", { name: /合同单据/ }).first().click();
  const links = page.locator("main .card");
  await expect(links.first()).toContainText("合同");
  await links.filter({ hasText: "宝骏" }).first().click();
  await expect(claim(page)).toBeVisible();
  await axe(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, "nothing is wider than the page").toBeLessThanOrEqual(0);
});
