// Links: a scenario becomes one, is sent, locked, scanned; whoever opens it sees what is in it, and nothing is kept until it is asked to be.
import { test, expect, axe, open } from "./page.mjs";
import { readFile } from "node:fs/promises";

const D17 = "#/p/parts-purchase-agreement";
const WORKBOOK = "#/p/parts-rebate-workbook";

const january = (page) => page.locator("#input-0-0");
const share = (page) => page.getByTestId("share");
const figures = (page) => page.getByTestId("figures");
const golden = async (name) => (await readFile(new URL(`../links/${name}.txt`, import.meta.url), "utf8")).trim();
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => /^rebate-desk:(scenario|form|current|policy):/.test(key)));

// The link of what the calculator shows.
async function linkOf(page) {
  if (!(await share(page).evaluate((it) => it.open))) await share(page).locator("> summary").click();
  const link = page.getByTestId("link");
  await expect(link).toBeVisible();
  return link.inputValue();
}

// Another browser: nothing is kept in it.
async function asSomebodyElse(page, address) {
  await page.goto("about:blank");
  await open(page, "");
  await page.evaluate(() => localStorage.clear());
  await page.goto("about:blank");
  await page.goto(address);
}

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("a scenario is sent as a link and kept by somebody else", async ({ page }) => {
  await open(page, D17);
  await january(page).fill("29999.99");
  await page.locator("#input-0-1").fill("3万");
  const link = await linkOf(page);
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#s=1\.[pd]\.[\w-]+$/);
  expect(link.split("#s=")[1].length).toBeLessThanOrEqual(400);
  await expect(page.getByTestId("link-contains")).toHaveText("链接里有：政策“配件采购返利协议”（版本 1）、填写的 2 项。");
  await axe(page);
  // It follows what is typed.
  await january(page).fill("30000");
  await expect(page.getByTestId("link")).not.toHaveValue(link);
  await january(page).fill("29999.99");
  await expect(page.getByTestId("link")).toHaveValue(link);
  expect(await fits(page)).toBe(true);
  // A code that is unfolded follows, too, and a name travels.
  await page.getByTestId("qr").locator("> summary").click();
  const code = page.locator("svg.qr .dark");
  const before = await code.getAttribute("d");
  await page.getByTestId("name-it").click();
  await page.getByTestId("scenario-name").fill("冲量");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByTestId("link-contains")).toContainText("方案名“冲量”");
  await expect(code).not.toHaveAttribute("d", before);

  await asSomebodyElse(page, link);
  await expect(figures(page).getByTestId("total")).toBeVisible();
  await expect(figures(page)).toContainText("29,999.99");
  await expect(page.getByText("现在只是预览")).toBeVisible();
  await axe(page);
  expect(await fits(page)).toBe(true);
  expect(await kept(page)).toEqual([]);
  await page.reload();
  await expect(figures(page)).toContainText("29,999.99");
  expect(await kept(page)).toEqual([]);

  await page.getByTestId("keep-link").click();
  await expect(january(page)).toHaveValue("29,999.99");
  await expect(page.locator(".called strong")).toHaveText("方案 1");
  expect(page.url()).toMatch(/#\/p\/parts-purchase-agreement$/);
  // The link is nowhere in what one goes back to.
  await page.goBack();
  expect(page.url()).not.toContain("s=");
  await open(page, "#/scenarios");
  await expect(page.getByTestId("scenario-list").locator("li")).toHaveCount(1);
  // Opened once more it is there already.
  await page.goto(link);
  await page.getByRole("button", { name: "您已有这个方案：打开" }).click();
  await expect(january(page)).toHaveValue("29,999.99");
  await open(page, "#/scenarios");
  await expect(page.getByTestId("scenario-list").locator("li")).toHaveCount(1);
});

test("what is not wanted is not kept, and what is there is not touched", async ({ page }) => {
  await open(page, D17);
  await january(page).fill("12345");
  await expect(page.getByTestId("kept")).toHaveText("已自动保存在本机");
  const before = await page.evaluate(() => JSON.stringify(Object.entries(localStorage).sort()));
  await page.goto(`./#s=${await golden("1p")}`);
  await expect(figures(page)).toContainText("30,000.00");
  await page.getByTestId("leave-link").click();
  await expect(page).toHaveURL(/#\/$/);
  expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage).sort()))).toBe(before);
  await open(page, D17);
  await expect(january(page)).toHaveValue("12,345.00");
});

test("a link of last year is opened, and what no longer fits is said", async ({ page }) => {
  await open(page, `#s=${await golden("1p-old")}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("去年的方案");
  await expect(page.getByText("链接写成之后政策改过")).toBeVisible();
  await expect(page.getByText(/这些没有填入：老指标、计法/)).toBeVisible();
  await expect(figures(page)).toContainText("30,000.00");
  await axe(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByText("The policy has changed since the link was made")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByTestId("keep-link").click();
  await expect(page.locator(".called strong")).toHaveText("去年的方案");
});

test("a damaged, hostile or unknown link is a plain message", async ({ page }) => {
  const link = await golden("1p");
  const told = page.getByTestId("link-refused");
  for (const bad of [link.slice(0, -5), link.replace("BwYX", "BwYY") + "A", "1.d.AAAA", "1.p."]) {
    await open(page, `#s=${bad}`);
    await expect(told).toContainText("链接不完整或被改动过");
  }
  await axe(page);
  await open(page, "#s=2.p.AAAA");
  await expect(told).toContainText("更新的版本");
  await open(page, "#s=%3Cscript%3E");
  await expect(told).toContainText("这不是返利台的链接");
  await open(page, `#s=1.p.${"A".repeat(60_000)}`);
  await expect(told).toContainText("放不进链接");
  // A policy that came along and is none: what is filled in can be copied.
  await open(page, `#s=${await golden("1d")}`);
  await expect(told).toContainText("链接带来的政策有错误");
  await expect(page.getByLabel("链接中填写的内容")).toHaveValue(/^月采购额\t29999\.99/);
  await axe(page);
  await page.getByTestId("leave-link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("政策");
  expect(await kept(page)).toEqual([]);
});

test("a name from a link is words, whatever is in it", async ({ page }) => {
  await open(page, D17);
  await january(page).fill("1");
  await page.getByTestId("name-it").click();
  await page.getByTestId("scenario-name").fill("<img src=x onerror=alert(1)>");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  const link = await linkOf(page);
  await expect(page.getByTestId("link-contains")).toContainText("方案名“<img src=x onerror=alert(1)>”");
  await asSomebodyElse(page, link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("<img src=x onerror=alert(1)>");
  await page.getByTestId("keep-link").click();
  await expect(page.locator(".called strong")).toHaveText("<img src=x onerror=alert(1)>");
});

test("a link is locked, and opens with its pass-phrase only", async ({ page }) => {
  await open(page, D17);
  await january(page).fill("30000");
  const plain = await linkOf(page);
  await page.getByTestId("lock").locator("> summary").click();
  const phrase = page.locator("#lock-phrase");
  await phrase.fill("1234567");
  await page.getByRole("button", { name: "加口令" }).click();
  await expect(page.getByText("口令至少 8 个字符", { exact: true })).toBeVisible();
  await expect(page.getByTestId("link")).toHaveValue(plain);
  await phrase.fill("鑫源 2024 Q1");
  await page.getByRole("button", { name: "加口令" }).click();
  await expect(page.getByTestId("locked")).toBeVisible();
  await expect(page.getByTestId("link")).toHaveValue(/#s=1\.e\./);
  await axe(page);
  const locked = await page.getByTestId("link").inputValue();
  // What is typed now is locked as well.
  await january(page).fill("20000");
  await expect(page.getByTestId("link")).toHaveValue(/#s=1\.e\./);
  await expect(page.getByTestId("link")).not.toHaveValue(locked);
  await page.getByRole("button", { name: "去掉口令" }).click();
  await expect(page.getByTestId("link")).toHaveValue(/#s=1\.[pd]\./);

  await asSomebodyElse(page, locked);
  await expect(page.getByTestId("unlock")).toBeVisible();
  await axe(page);
  await page.locator("#phrase").fill("鑫源 2024 q1");
  await page.getByRole("button", { name: "打开", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("口令不对");
  await expect(page.locator("#phrase")).toHaveValue("鑫源 2024 q1");
  await page.locator("#phrase").fill(" 鑫源 2024 Q1 ");
  await page.keyboard.press("Enter");
  await expect(figures(page)).toContainText("30,000.00");
  // Once open it stays open in the other language.
  await page.getByRole("button", { name: "English" }).click();
  await expect(figures(page)).toContainText("30,000.00");
  await page.getByTestId("keep-link").click();
  await expect(january(page)).toHaveValue("30,000.00");
});

test("what the command line has locked opens here", async ({ page }) => {
  await open(page, `#s=${await golden("1e")}`);
  await page.locator("#phrase").fill("鑫源 2024 Q1");
  await page.getByRole("button", { name: "打开", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("冲量 · Q1");
  await expect(figures(page)).toContainText("1,200,000.00");
});

test("without the browser's cryptography a locked link says what to do", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined }));
  await open(page, `#s=${await golden("1e")}`);
  await page.locator("#phrase").fill("鑫源 2024 Q1");
  await page.getByRole("button", { name: "打开", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("https");
});

test("a policy of one's own travels whole, and stands beside another of its id", async ({ page }) => {
  const text = await readFile(new URL("../../src/library/policies/parts-purchase-agreement.toml", import.meta.url), "utf8");
  const own = text.replace(/^id( *)= ".*"$/m, 'id$1= "our-own"');
  expect(own).not.toBe(text);
  await open(page, "");
  await page.evaluate((own) => localStorage.setItem("rebate-desk:policy:our-own", `1\n我们的政策\nOurs\n${own}`), own);
  await open(page, "#/my/our-own");
  await january(page).fill("30000");
  const link = await linkOf(page);
  await expect(page.getByTestId("link-contains")).toContainText("政策文件全文");
  await asSomebodyElse(page, link);
  await expect(page.getByText("这份政策是随链接带来的")).toBeVisible();
  await expect(figures(page)).toContainText("30,000.00");
  expect(await kept(page)).toEqual([]);
  // Somebody else has another policy of that id.
  await page.evaluate((own) => localStorage.setItem("rebate-desk:policy:our-own", `1\n别的\nOther\n${own}# other\n`), own);
  await page.getByTestId("keep-link").click();
  await expect(page).toHaveURL(/#\/my\/our-own-2$/);
  await expect(january(page)).toHaveValue("30,000.00");
  expect((await page.evaluate(() => localStorage.getItem("rebate-desk:policy:our-own"))).endsWith("# other\n")).toBe(true);
  expect(await page.evaluate(() => localStorage.getItem("rebate-desk:policy:our-own-2").split("\n").slice(3).join("\n"))).toBe(own);
});

test("the whole workbook fits into a link and its code", async ({ page }) => {
  await open(page, WORKBOOK);
  const fields = page.locator(".inputs input.entry:visible");
  const count = Math.min(await fields.count(), 60);
  await page.evaluate((count) => {
    const fields = [...document.querySelectorAll(".inputs input.entry")].slice(0, count);
    fields.forEach((field, at) => {
      field.value = String(123456 + at * 977);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }, count);
  const link = await linkOf(page);
  expect(link.length).toBeLessThan(2_000);
  await page.getByTestId("qr").locator("> summary").click();
  await expect(page.locator("svg.qr")).toBeVisible();
  await axe(page);
  expect(await fits(page)).toBe(true);
  const download = page.waitForEvent("download");
  await page.getByTestId("save-qr").click();
  const png = await readFile(await (await download).path());
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  // Eight pixels a module, as many modules as the drawing has.
  const side = Number((await page.locator("svg.qr").getAttribute("viewBox")).split(" ")[2]);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([side * 8, side * 8]);
});

test("a link is copied, or selected where the browser does not let the page", async ({ page }) => {
  await page.addInitScript(() => {
    window.copied = [];
    window.mayCopy = true;
    document.execCommand = () => {
      const field = document.activeElement;
      window.copied.push(field.value.slice(field.selectionStart, field.selectionEnd));
      return window.mayCopy;
    };
  });
  await open(page, D17);
  await january(page).fill("30000");
  const link = await linkOf(page);
  await page.getByTestId("copy-link").click();
  await expect(share(page).getByText("已复制")).toBeVisible();
  expect(await page.evaluate(() => window.copied)).toEqual([link]);
  await page.evaluate(() => (window.mayCopy = false));
  await page.getByTestId("copy-link").click();
  await expect(share(page).getByText("请手动复制")).toBeVisible();
  expect(await page.getByTestId("link").evaluate((it) => it.value.slice(it.selectionStart, it.selectionEnd))).toBe(link);
});

test("phones send a link to another program; thinking better of it is no fault", async ({ page }) => {
  await page.addInitScript(() => {
    window.sent = [];
    navigator.share = (what) => {
      window.sent.push(what);
      return window.sent.length > 1 ? Promise.reject(new DOMException("no", "AbortError")) : Promise.resolve();
    };
  });
  await open(page, D17);
  await january(page).fill("30000");
  const link = await linkOf(page);
  await page.getByTestId("send-link").click();
  await page.getByTestId("send-link").click();
  expect(await page.evaluate(() => window.sent)).toEqual([{ title: "", url: link }, { title: "", url: link }]);
});

test("a link that cannot be followed is pasted", async ({ page }) => {
  await open(page, "#/scenarios");
  await page.getByTestId("open-link").locator("> summary").click();
  await axe(page);
  const field = page.getByTestId("pasted-link");
  await page.getByTestId("open-link").getByRole("button").click();
  await expect(page.getByText("这不是返利台的链接")).toBeVisible();
  await field.fill(`https://elsewhere.example/desk/?from=chat#s=${await golden("1p")}\n`);
  await page.getByTestId("open-link").getByRole("button").click();
  await expect(figures(page)).toContainText("30,000.00");
});

test("where nothing can be kept, that is said and the figures stay", async ({ page, tolerate }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await open(page, `#s=${await golden("1p")}`);
  await page.getByTestId("keep-link").click();
  await expect(page.getByText("浏览器给的空间满了")).toBeVisible();
  await expect(figures(page)).toContainText("30,000.00");
  expect(await kept(page)).toEqual([]);
});
