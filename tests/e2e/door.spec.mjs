// The JavaScript door: another page computes with the same engine and the same JSON as the command line.
import { test, expect, open } from "./page.mjs";

const door = async (page, work, argument) => {
  await page.route("**/other.html", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>other</title>" }));
  await page.goto("./other.html");
  return page.evaluate(
    async ([work, argument]) => {
      const exports = await import("./door.js");
      await exports.default();
      try {
        return await new Function("door", "argument", `return ${work}`)(exports, argument);
      } catch (error) {
        return { thrown: String(error), isError: error instanceof Error };
      }
    },
    [work, argument],
  );
};

test("compute gives decimal strings under the rules' names", async ({ page }) => {
  const inputs = { 月采购额: [29999.99, ...Array(11).fill(null)], 年度: "2024" };
  const result = await door(page, "door.compute('parts-purchase-agreement', argument)", { inputs });
  expect(result).toMatchObject({ policy: "parts-purchase-agreement", missing: [], faults: [] });
  expect(result.outputs).toMatchObject({ 季度返利: ["2100.00", "0.00", "0.00", "0.00"], 返利合计: "2100.00" });
  expect(result.outputs.最迟付款日).toEqual(["2024-04-30", "2024-07-30", "2024-10-30", "2025-01-30"]);
});

test("policies lists what there is, explain says why", async ({ page }) => {
  const list = await door(page, "door.policies()");
  expect(list.map((policy) => policy.id)).toEqual(expect.arrayContaining(["cv-annual-rebate", "delivery-rebate", "parts-purchase-agreement"]));
  const trace = await door(page, "door.explain('delivery-rebate', { inputs: { 快递费用: '10' } })");
  expect(JSON.stringify(trace)).toContain("返利金额 = 快递费用×返利比例");
});

test("bad input is thrown as an error that names the place and the nearest name", async ({ page }) => {
  const unknown = await door(page, "door.compute('delivery-rebate', { inputs: { 快递费: 10 } })");
  expect(unknown.isError).toBe(true);
  expect(unknown.thrown).toContain("inputs.快递费");
  expect(unknown.thrown).toContain("快递费用");
  const policy = await door(page, "door.compute('delivery', {})");
  expect(policy.thrown).toContain("delivery-rebate");
  for (const odd of ["null", "42", "[]", "() => 1", "{ inputs: [] }", "{ inputs: { 快递费用: { a: 1 } } }", "{ inputs: { 快递费用: NaN } }"]) {
    const result = await door(page, `door.compute('delivery-rebate', ${odd})`);
    expect(result.isError, odd).toBe(true);
  }
});

test("every policy that there is can be computed once the start function is done", async ({ page }) => {
  const asked = await door(page, "door.policies().map(({ id }) => door.compute(id, {}).policy)");
  const list = await door(page, "door.policies()");
  expect(list.length).toBeGreaterThan(2);
  expect(asked).toEqual(list.map((policy) => policy.id));
  const last = list.at(-1);
  const trace = await door(page, "door.explain(argument, {})", last.id);
  expect(trace).toMatchObject({ policy: last.id });
});

test("the page's own program has nothing of the door, which is fetched only by whoever imports it", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await open(page, "#/p/delivery-rebate");
  expect(asked.filter((path) => path.includes("door"))).toEqual([]);
  expect(await page.evaluate(() => Object.keys(window.wasmBindings))).not.toContain("compute");
});

test("a door whose program does not come fails to start", async ({ page, tolerate }) => {
  tolerate(/response 503: .*door.*\.wasm/);
  tolerate(/console: .*(503|WebAssembly)/);
  await page.route("**/door-*.wasm", (route) => route.fulfill({ status: 503, contentType: "application/wasm" }));
  const first = await door(page, "door.policies()").catch((error) => `rejected: ${error}`);
  expect(String(first)).toMatch(/^rejected: /);
});
