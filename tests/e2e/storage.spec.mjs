// What the browser keeps may be damaged anywhere: whatever stands under a key, every page comes up, and what was there is not lost.
import { test, expect, open } from "./page.mjs";

const ID = "parts-purchase-agreement";
const D17 = `#/p/${ID}`;
const january = (page) => page.locator("#input-0-0");

const SCENARIO = (name) =>
  `rebate-desk scenario 1\nrev\t3\npolicy\t${ID}\t1\t00000000\naddress\tp/${ID}\nname\t${name}\ncreated\t1764150000000\nchanged\t1764150000000\ninput\t月采购额\t30000\n`;

// Every kind of key that the page has, with something sound under it.
const SOUND = {
  language: "zh",
  theme: "dark",
  [`matches:${ID}`]: "月份\t1",
  [`statement-matches:${ID}`]: "月份\t1",
  [`form:p/${ID}`]: SCENARIO(""),
  "scenario:1764150000000-1": SCENARIO("甲方案"),
  [`current:p/${ID}`]: "scenario:1764150000000-1",
  "policy:own": '1\n我们的政策\nOurs\nid = "own"\n',
  [`draft:p/${ID}`]: '1\n草稿\nDraft\nid = "own"\n',
  "contract:rebate-contract": "甲方\t鑫源",
  "aside:1764150000000:form:p/x": "{broken",
  "quiz:1764150000000-1": "rebate-desk quiz 1\nrev\t1\nname\t王芳\nmode\tpractice\nscoring\tall\npass\t80\nshuffle\tnone\nstarted\t1764150000000\nat\t0\nitem\tvan-discount-2024\tA7\t\t0 1 2 3\t\tnothing\t\n",
  "bank:own": '1\n月考\nTest\nid = "own"\nversion = "1"\ntitle = "月考"\n\n[[question]]\nid = "1"\nkind = "single"\nstem = "甲?"\noptions = [\n  { text = "一", correct = true },\n  { text = "二" },\n]\nstatus = "inferred"\n#? guessed-end\t1\t1\t3\t一\n',
  "paper:1764150000000-1": "rebate-desk paper 1\nrev\t1\nmade\t1764150000000\nlink\t1.p.AAAA\nresults\t王芳 r=1.p.AAAA\\n\n",
  "board:p/dealer-kpi-2012:2024": "rebate-desk board 1\nrev\t1\npolicy\tp/dealer-kpi-2012\nyear\t2024\ninput\t售后总收入\t300万\ntarget\t售后毛利率\t51%\n",
  ledger: "rebate-desk ledger 1\nrev\t3\nrebate\t1\tp\t配件协议\t2024-Q1\t季度返利\naccrued\t2024-03-31\t600.00\n",
  "reporting-dates": "报送采购量\tquarter\t5个工作日\t",
  parties: "rebate-desk parties 1\nrev\t2\nparty\tpayer\t某某汽车\nparty\tpayee\t鑫源\n",
  "wrong-book": "rebate-desk wrong 1\nentry\tvan-discount-2024\tA7\t\t1\t20420\t1\t0\n",
};

// Pages that read what is kept, with something that each shows.
const PAGES = [
  [D17, (page) => january(page)],
  ["#/scenarios", (page) => page.getByTestId("scenario-list")],
  [`${D17}/statement`, (page) => page.getByTestId("sheet")],
  [`${D17}/table`, (page) => page.locator(".source")],
  ["#/board/ledger", (page) => page.getByRole("heading", { level: 1, name: "返利台账" })],
  ["#/board/ledger/dates", (page) => page.getByTestId("dates")],
  [`#/board/forms/p/${ID}`, (page) => page.getByTestId("paper-claim")],
  ["#/compare", (page) => page.getByRole("heading", { level: 1, name: "对比" })],
  ["#/my/own", (page) => page.getByRole("heading", { level: 1 })],
  [`#/edit/p/${ID}`, (page) => page.locator("editor-place h1")],
  ["#/train", (page) => page.getByRole("heading", { level: 1, name: "培训" })],
  ["#/train/s/1764150000000-1", (page) => page.getByRole("heading", { level: 1 })],
  ["#/train/b~own", (page) => page.getByRole("heading", { level: 1 })],
  ["#/train/edit/own", (page) => page.getByRole("heading", { level: 1 })],
  ["#/train/paper/1764150000000-1", (page) => page.getByRole("heading", { level: 1 })],
  ["#/train/compose", (page) => page.getByTestId("compose")],
  ["#/board/year/p/dealer-kpi-2012", (page) => page.getByRole("heading", { level: 1 })],
  ["#/", (page) => page.getByRole("heading", { level: 1, name: "政策" })],
];

// What the page may replace: choices of which another one is made at a press.
const isChoice = (key) => /^(language|theme|current:)/.test(key);

test.skip(({ isMobile }) => isMobile, "what is kept is the same at any size");

for (const key of Object.keys(SOUND)) {
  test(`${key.split(":")[0]}: whatever stands there, every page comes up and nothing is lost`, async ({ page }) => {
    for (const rubbish of ["", "{\u0000\uFFFD", SOUND[key].slice(0, SOUND[key].length / 2), `${SOUND[key]}\n\\q\t\t\n${"9".repeat(50_000)}`]) {
      await page.goto("about:blank");
      await open(page, "");
      await page.evaluate(
        ([sound, key, rubbish]) => {
          localStorage.clear();
          localStorage.setItem("somebody-else", "theirs");
          for (const [name, text] of Object.entries(sound)) localStorage.setItem(`rebate-desk:${name}`, name === key ? rubbish : text);
        },
        [SOUND, key, rubbish],
      );
      await page.reload();
      await page.waitForFunction(() => window.wasmBindings !== undefined);
      for (const [route, shows] of PAGES) {
        await page.evaluate((route) => (location.hash = route), route);
        await expect(shows(page), `${route} with ${key} = ${JSON.stringify(rubbish.slice(0, 40))}`).toBeVisible();
      }
      await page.evaluate((route) => (location.hash = route), D17);
      await january(page).fill("20000");
      await expect(page.getByTestId("total")).toContainText("1,400.00");
      await expect(page.getByTestId("kept")).not.toHaveText("");
      const all = await page.evaluate(() => Object.entries(localStorage));
      expect(all).toContainEqual(["somebody-else", "theirs"]);
      if (!isChoice(key)) expect(all.map(([, text]) => text), `what stood under ${key} is still there`).toContain(rubbish);
      // What else was kept is as it was, but for the figure just typed.
      for (const [name, text] of Object.entries(SOUND))
        if (name !== key && !/^(form|scenario|current):/.test(name)) expect(all).toContainEqual([`rebate-desk:${name}`, text]);
    }
  });
}
