// What a dealer does with a policy: fill in, read, ask why, follow the advice.
import { test, expect, axe, open, paste } from "./page.mjs";

const D17 = "#/p/parts-purchase-agreement";
const D11 = "#/p/cv-annual-rebate";
const D16 = "#/p/delivery-rebate";

const month = (page, at) => page.getByLabel(`${at}月 月采购额`, { exact: true });
const sales = (page, at) => page.getByLabel(`${at}月 月销售额`, { exact: true });
const total = (page) => page.getByTestId("total");
const advice = (page) => page.getByTestId("advice");

test("one fen below the top tier: 2,100.00, and the next fen is worth 900.00", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("29,999.99");
  await expect(total(page)).toContainText("2,100.00");
  await expect(advice(page)).toContainText("再多 0.01 元 → +900.00 元");
  await axe(page);
});

test("from the total down to the clause", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await total(page).getByRole("button", { name: /2,100\.00/ }).click();
  const dialog = page.getByTestId("explanation");
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText("SUM(季度返利)");
  await axe(page);
  await dialog.getByRole("button", { name: /季度返利.*2,100\.00/ }).first().click();
  await dialog.getByRole("button", { name: /应得返利.*2,100\.00/ }).first().click();
  await expect(dialog).toContainText("RATE(返利比例, 计算基数)");
  await expect(dialog).toContainText("29,999.99");
  await expect(dialog).toContainText("当采购额达到20000元时,返利比例为7%");
  await expect(dialog).toContainText("明示");
  await expect(dialog.getByRole("row", { name: /20,000\.00.*7%.*当前/ })).toBeVisible();
  await dialog.getByText("原文段落").first().click();
  const paragraph = dialog.locator(".original").first();
  await expect(paragraph.locator("mark")).not.toBeEmpty();
  const [whole, marked] = [await paragraph.textContent(), await paragraph.locator("mark").textContent()];
  expect(whole.length).toBeGreaterThan(marked.length);
  await axe(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("trying a step fills it in", async ({ page }) => {
  await open(page, D17);
  await month(page, 3).fill("29999.99");
  await advice(page).getByRole("button", { name: /试一试/ }).first().click();
  await expect(total(page)).toContainText("3,000.00");
  await expect(month(page, 3)).toHaveValue("30,000.00");
});

test("a tier just reached is guarded: one fen less costs 900.00", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("30000");
  await expect(advice(page)).toContainText("少 0.01 元 → −900.00 元");
});

test("a reading is switched in sight of what it means", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await page.getByRole("radio", { name: "累进", exact: true }).check({ force: true });
  await expect(total(page)).toContainText("1,200.00");
  await page.getByRole("radio", { name: "累进含首档", exact: true }).check({ force: true });
  await expect(total(page)).toContainText("1,700.00");
});

test("figures are taken as people write them, left alone while they type, and put in order afterwards", async ({ page }) => {
  await open(page, D11);
  for (const [typed, shown] of [
    ["120万", "1,200,000.00"],
    ["１２３４．５", "1,234.50"],
    ["¥1,234.50", "1,234.50"],
    ["(88)", "-88.00"],
    ["1.5万元", "15,000.00"],
  ]) {
    const field = sales(page, 1);
    await field.fill("");
    await field.pressSequentially(typed);
    await expect(field).toHaveValue(typed);
    await field.blur();
    await expect(field, typed).toHaveValue(shown);
  }
});

test("an input method is left alone until it has finished", async ({ page }) => {
  await open(page, D11);
  const field = sales(page, 1);
  await field.focus();
  const whileComposing = await field.evaluate((input) => {
    input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    input.value = "100wan";
    input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    return input.value;
  });
  expect(whileComposing).toBe("100wan");
  await field.evaluate((input) => {
    input.value = "100万";
    input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "100万" }));
  });
  await expect(field).toHaveValue("100万");
  await expect(total(page)).toContainText("5,000.00");
});

test("what cannot be read is kept, explained, and keeps nothing else from being computed", async ({ page }) => {
  await open(page, D11);
  await sales(page, 1).fill("一百万左右");
  await sales(page, 2).fill("100万");
  await sales(page, 2).blur();
  await expect(sales(page, 1)).toHaveValue("一百万左右");
  await expect(sales(page, 1)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("“一百万左右”读不成金额").first()).toBeVisible();
  await expect(total(page)).toContainText("5,000.00");
  await axe(page);
});

test("a row copied from Excel fills the year; the worked example comes out", async ({ page }) => {
  await open(page, D11);
  await paste(sales(page, 1), `${Array(12).fill("1,000,000.00").join("\t")}\r\n`);
  await expect(sales(page, 12)).toHaveValue("1,000,000.00");
  await expect(total(page)).toContainText("420,000.00");
  await page.getByRole("radio", { name: "清算", exact: true }).check({ force: true });
  await expect(total(page)).toContainText("240,000.00");
});

test("a column copied from Excel fills on from the focused month; what does not fit is said, not dropped", async ({ page }) => {
  await open(page, D11);
  await paste(sales(page, 11), "150万\n80万\n70万\n");
  await expect(sales(page, 11)).toHaveValue("1,500,000.00");
  await expect(sales(page, 12)).toHaveValue("800,000.00");
  await expect(page.getByText(/粘贴了 3 个数/)).toBeVisible();
});

test("blank months count as 0, and the page says so", async ({ page }) => {
  await open(page, D11);
  await paste(sales(page, 1), "150万\t80万\t70万");
  await expect(total(page)).toContainText("37,500.00");
  await expect(page.getByText(/4月–12月未填，按 0 计/)).toBeVisible();
});

test("a failed gate says so, and the way to pass it is the first step", async ({ page }) => {
  await open(page, D11);
  await paste(sales(page, 1), Array(12).fill("100万").join("\t"));
  await page.getByRole("switch", { name: "已按时提交销售数据" }).uncheck();
  await expect(total(page)).toContainText("0.00");
  await expect(page.getByTestId("gates")).toContainText("未通过");
  await expect(advice(page)).toContainText("+420,000.00 元");
});

test("an optional figure says what leaving it blank means, and is asked for once it is needed", async ({ page }) => {
  await open(page, D16);
  await page.getByRole("textbox", { name: "快递费用" }).fill("10");
  await expect(total(page)).toContainText("0.50");
  await expect(page.getByText("没有最低消费要求可不填；设了最低消费则必须填")).toBeVisible();
  await page.getByText("政策参数").first().click();
  await page.getByRole("textbox", { name: "最低消费", exact: true }).fill("99");
  await expect(page.getByText("还缺：")).toBeVisible();
  await page.getByRole("textbox", { name: /订单金额/ }).fill("98.99");
  await expect(total(page)).toContainText("0.00");
  await expect(page.getByTestId("gates")).toContainText("差 0.01 元");
  await page.getByRole("textbox", { name: /订单金额/ }).fill("99");
  await expect(total(page)).toContainText("0.50");
});

for (const [route, names] of [
  [D16, [/快递费用/, /订单金额/, "最低消费"]],
  [D11, ["1月 月销售额", "6月 月销售额"]],
  [D17, ["3月 月采购额"]],
  ["#/p/parts-promotion", ["第1行 金额"]],
]) {
  test(`${route}: nothing moves when a field is left, or the press that leaves it would miss`, async ({ page }) => {
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("main *")].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return `${element.tagName} ${x} ${y + scrollY} ${width} ${height}`;
        }),
      );
    const turn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await open(page, route);
    await page.evaluate(() => document.querySelector("details.parameters")?.setAttribute("open", ""));
    const ids = [];
    for (const name of names) ids.push(await page.getByRole("textbox", { name, exact: true }).getAttribute("id"));
    for (const language of ["中文", "English"]) {
      await page.getByRole("button", { name: language, exact: true }).click();
      for (const id of ids) {
        const field = page.locator(`#${id}`);
        for (const typed of ["10", "1234.5", "120万", "一百万左右", "-", ""]) {
          await field.focus();
          await field.fill(typed);
          // Advice comes a moment after the last change.
          await page.waitForTimeout(700);
          const before = await places();
          await field.evaluate((input) => input.blur());
          await turn();
          expect(await places(), `${id} in ${language}: “${typed}”`).toEqual(before);
        }
      }
    }
  });
}

for (const policy of ["parts-rebate-workbook", "bmw-aftersales-2024", "dealer-kpi-2012"]) {
  test(`${policy}: what one has jumped to stays in its place, and a press on it is not lost`, async ({ page }) => {
    await open(page, `#/p/${policy}`);
    const places = (element) =>
      element.evaluate(async (element) => {
        element.scrollIntoView({ block: "center" });
        const places = [];
        for (let turn = 0; turn < 6; turn++) {
          places.push(Math.round(element.getBoundingClientRect().top));
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        }
        return places;
      });
    // From the top down, from there up into the form, and down again.
    const sides = page.getByTestId("sides");
    const fields = page.locator(".inputs .entry");
    for (const element of [sides.locator("summary"), fields.nth((await fields.count()) >> 1), sides.locator("summary")]) {
      const [first, ...later] = await places(element);
      expect(later).toEqual(later.map(() => first));
    }
    await page.evaluate(() => scrollTo(0, 0));
    await sides.locator("summary").scrollIntoViewIfNeeded();
    const { x, y } = await sides.getByRole("heading").first().boundingBox();
    await page.mouse.move(x + 5, y + 5);
    await page.mouse.down();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.mouse.up();
    await expect(sides).toHaveAttribute("open", "");
  });
}

test("with the keyboard alone: find the policy, fill it in, ask why, come back", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone has no Tab key");
  await open(page);
  await page.keyboard.press("Tab");
  for (let steps = 0; steps < 40; steps++) {
    const focused = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
    if (focused.includes("parts-purchase-agreement")) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  for (let steps = 0; steps < 40; steps++) {
    if (await month(page, 1).evaluate((input) => input === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("29999.99");
  await expect(total(page)).toContainText("2,100.00");
  const figure = total(page).getByRole("button");
  for (let steps = 0; steps < 80; steps++) {
    if (await figure.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(figure).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("explanation")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("explanation")).toBeHidden();
  await expect(figure).toBeFocused();
});

test("Enter through the months of a long form never leads behind the total", async ({ page }) => {
  await open(page, "#/p/parts-rebate-workbook");
  for (const at of [0, 1, 2, 3]) await page.locator(`#input-${at}-0`).fill("28000");
  await page.locator("#input-1-0").focus();
  for (let month = 1; month < 12; month++) {
    await page.keyboard.press("Enter");
    await page.waitForTimeout(50);
    const [field, total] = await page.evaluate(() => {
      const places = [document.activeElement, document.querySelector(".total")];
      return places.map((place) => place.getBoundingClientRect().toJSON());
    });
    const isBeside = field.right <= total.left;
    if (!isBeside) expect(field.bottom, `month ${month + 1}`).toBeLessThanOrEqual(total.top);
  }
});

test("Enter moves on to the next month", async ({ page }) => {
  await open(page, D11);
  await sales(page, 1).focus();
  await page.keyboard.type("100万");
  await page.keyboard.press("Enter");
  await expect(sales(page, 2)).toBeFocused();
  await expect(sales(page, 1)).toHaveValue("1,000,000.00");
});

test("a screen reader hears the total once it stands", async ({ page }) => {
  await open(page, D17);
  await month(page, 1).fill("29999.99");
  await expect(page.locator("[aria-live=polite]").filter({ hasText: "返利合计 2,100.00" })).toBeAttached();
});
