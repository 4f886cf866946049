// Calculators inside another page: as high as they are, in the language and appearance that was asked for, and telling no more than they say.
import { test, expect, axe } from "./page.mjs";

const ONE = "cv-annual-rebate";
const OTHER = "parts-promotion";
const total = (frame) => frame.getByTestId("total");

// Two calculators have the same landmarks, each in its frame, whose title tells them apart.
const TWO = ["landmark-unique"];

// A page of ours around two calculators, with the lines that the README gives, and what came as messages.
async function around(context, page, { one = "", other = "", width = "100%" } = {}) {
  const frame = (id, search, policy) =>
    `<iframe id="${id}" title="${policy}" src="./index.html?embed=1${search}#/p/${policy}" style="display: block; width: ${width}; border: 0"></iframe>`;
  const body = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>门户</title>
    <body style="margin: 0"><main><h1>门户</h1>${frame("one", one, ONE)}${frame("other", other, OTHER)}</main><script>
    window.messages = [];
    addEventListener("message", ({ source, data }) => {
      for (const frame of document.querySelectorAll("iframe")) {
        if (source !== frame.contentWindow) continue;
        messages.push({ frame: frame.id, ...data });
        if (data.type === "rebate-desk:height") frame.style.height = data.height + "px";
      }
    });
    </script></body></html>`;
  await context.route("**/around.html", (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto("./around.html");
  const frames = ["one", "other"].map((id) => page.frameLocator(`#${id}`));
  for (const frame of frames) await expect(frame.getByTestId("coming")).toHaveCount(0, { timeout: 30_000 });
  await expect(total(frames[0])).toBeVisible();
  return frames;
}

const heightOf = (page, id) => page.locator(`#${id}`).evaluate((frame) => frame.getBoundingClientRect().height);
const messages = (page, type) => page.evaluate((type) => window.messages.filter((it) => it.type === `rebate-desk:${type}`), type);

// What is in a frame fits into it exactly: nothing scrolls, and no empty strip is left.
async function fits(page, id) {
  const inside = () =>
    page.locator(`#${id}`).evaluate((frame) => {
      const { scrollHeight, scrollWidth, clientWidth } = frame.contentDocument.documentElement;
      const place = frame.contentDocument.getElementById("rebate-desk").getBoundingClientRect();
      return { down: scrollHeight - frame.clientHeight, across: scrollWidth - clientWidth, isHigher: frame.clientHeight - place.bottom > 1 };
    });
  await expect.poll(inside).toEqual({ down: 0, across: 0, isHigher: false });
}

test("each frame is as high as its calculator, and follows what is typed and folded", async ({ page, context }) => {
  const [one, other] = await around(context, page);
  for (const id of ["one", "other"]) await fits(page, id);
  const before = await heightOf(page, "one");
  await one.locator("#input-0-0").fill("1000000");
  await expect(total(one)).toContainText("5,000.00");
  await fits(page, "one");
  await one.getByText("政策参数").click();
  await expect.poll(() => heightOf(page, "one")).toBeGreaterThan(before + 100);
  await fits(page, "one");
  const unfolded = await heightOf(page, "one");
  await one.getByText("政策参数").click();
  await expect.poll(() => heightOf(page, "one")).toBeLessThan(unfolded - 100);
  await fits(page, "one");
  await expect(other.getByRole("heading", { level: 1, name: "配件促销返利活动" })).toBeVisible();
  // Heights come to rest: no answer changes the question.
  await page.waitForTimeout(4_000);
  const count = (await messages(page, "height")).length;
  await page.waitForTimeout(1_000);
  const heights = await messages(page, "height");
  expect(heights.length).toBe(count);
  expect(new Set(heights.map((it) => `${it.frame} ${it.policy}`))).toEqual(new Set([`one ${ONE}`, `other ${OTHER}`]));
});

test("the total goes to the page that the address names, and to no other", async ({ page, context, baseURL }) => {
  const [one, other] = await around(context, page, { one: `&parent=${new URL(baseURL).origin}`, other: "&parent=https://example.com" });
  await one.locator("#input-0-0").fill("1000000");
  await expect.poll(async () => (await messages(page, "outcome")).at(-1)).toEqual({ frame: "one", type: "rebate-desk:outcome", policy: ONE, total: "5000.00" });
  // No total of this policy is negative; the page writes such with a true minus.
  await one.locator(".total-figure .number").evaluate((number) => (number.lastChild.textContent = "−1,234.50"));
  await expect.poll(async () => (await messages(page, "outcome")).at(-1)?.total).toBe("-1234.50");
  await one.locator("#input-0-0").fill("");
  await expect.poll(async () => (await messages(page, "outcome")).at(-1)).toEqual({ frame: "one", type: "rebate-desk:outcome", policy: ONE, total: null });
  await other.getByRole("textbox").first().fill("5000");
  await page.waitForTimeout(500);
  expect((await messages(page, "outcome")).filter((it) => it.frame === "other")).toEqual([]);
});

test("without a name nobody is told of the total", async ({ page, context }) => {
  const [one] = await around(context, page);
  await one.locator("#input-0-0").fill("1000000");
  await expect(total(one)).toContainText("5,000.00");
  await page.waitForTimeout(300);
  expect(await messages(page, "outcome")).toEqual([]);
});

test("there is nothing around the calculator, its links lead to the whole page, and axe finds nothing", async ({ page, context, viewport }) => {
  const [one] = await around(context, page);
  for (const name of ["我的方案", "对比", "编写政策", "加入对比", "对账单（可打印）", "多家整表计算"]) {
    await expect(one.getByRole("link", { name }).or(one.getByRole("button", { name }))).toHaveCount(0);
  }
  await expect(one.getByRole("banner")).toHaveCount(0);
  await one.locator("#input-0-0").fill("1000000");
  await expect(one.getByRole("heading", { name: "下一步" })).toBeVisible();
  await axe(page, TWO);
  const opening = context.waitForEvent("page");
  await one.getByRole("link", { name: "在返利台打开（新窗口）" }).click();
  const whole = await opening;
  await expect(whole).toHaveURL(new RegExp(`/index\\.html#/p/${ONE}$`));
  await expect(whole.getByRole("link", { name: "我的方案" }).first()).toBeVisible();
  // What was typed into another site's page is none of the reader's own forms.
  await expect(whole.locator("#input-0-0")).toHaveValue("");
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  for (const width of [360, viewport.width]) {
    await page.setViewportSize({ width, height: 800 });
    await fits(page, "one");
  }
});

test("language and appearance are as the address asks, whatever the reader has chosen", async ({ page, context }) => {
  await page.goto("./#/");
  await page.getByRole("button", { name: "English", exact: true }).click();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("rebate-desk:language"))).toBe("en");
  const [one, other] = await around(context, page, { one: "&lang=zh&theme=dark", other: "&lang=en&theme=light" });
  await expect(one.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(one.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(other.locator("html")).toHaveAttribute("lang", "en");
  await expect(other.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(other.getByRole("link", { name: "Open in Rebate Desk (new window)" })).toBeVisible();
  await axe(page, TWO);
});

test("an explanation opens where the reader is looking", async ({ page, context }) => {
  const [one] = await around(context, page);
  await one.locator("#input-0-0").fill("1000000");
  const number = one.getByRole("button", { name: /年度返利/ }).last();
  await number.scrollIntoViewIfNeeded();
  await number.click();
  const dialog = one.getByTestId("explanation");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button", { name: "关闭" }).first()).toBeInViewport();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await fits(page, "one");
});

test("it works where storage is refused to frames, and says nothing of it", async ({ page, context }) => {
  await context.addInitScript(() => {
    if (window.top === window) return;
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no storage for frames", "SecurityError");
      },
    });
  });
  const [one] = await around(context, page);
  await one.locator("#input-0-0").fill("1000000");
  await expect(total(one)).toContainText("5,000.00");
  await expect(one.getByText("没有保存")).toHaveCount(0);
  await fits(page, "one");
});
