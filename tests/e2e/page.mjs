// What every end-to-end test starts from: import { test, expect, axe } from "./page.mjs".
//
// With this `test`, any of these fails the test it happens in: an error on the console, an uncaught error, a content policy
// violation, a request that fails or leaves the origin. A test that provokes one says so with `tolerate(/pattern/)`.
import { test as base, expect } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";

export { expect };

export const test = base.extend({
  // Calling it says that a fault whose text matches the pattern must happen in this test.
  tolerate: async ({}, use) => {
    const patterns = [];
    await use(Object.assign((pattern) => patterns.push(pattern), { patterns }));
  },

  // A page that is a file on the disk, and no other such file, is from its own origin.
  file: ["", { option: true }],

  // Watched as a whole context, so that a second tab or a worker is watched as well.
  context: async ({ context, baseURL, file, tolerate }, use) => {
    const faults = [];
    const { origin } = new URL(baseURL);
    const local = (url) => url.origin === origin || ["data:", "blob:", "about:"].includes(url.protocol) || (file !== "" && url.href.split("#")[0] === file);
    context.on("console", (message) => {
      // The browser itself looks for the page's icon again as the title changes; with the network off only the service worker has it, and
      // most tests do without that.
      const isIcon = /\/icon\.svg$/.test(message.location().url);
      if (message.type() === "error" && !isIcon) faults.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => faults.push(`uncaught: ${error.error()}`));
    context.on("request", (request) => {
      if (!local(new URL(request.url()))) faults.push(`request leaves the origin: ${request.url()}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) faults.push(`response ${response.status()}: ${response.url()}`);
    });
    // The console tells of most violations; the event tells of all.
    await context.exposeFunction("__reportViolation", (text) => faults.push(`content policy: ${text}`));
    await context.addInitScript(() =>
      addEventListener("securitypolicyviolation", (event) =>
        window.__reportViolation(`${event.effectiveDirective} blocked ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`),
      ),
    );

    await use(context);

    const untolerated = faults.filter((fault) => !tolerate.patterns.some((pattern) => pattern.test(fault)));
    expect(untolerated, "nothing goes wrong behind the page's back").toEqual([]);
    const unused = tolerate.patterns.filter((pattern) => !faults.some((fault) => pattern.test(fault)));
    expect(unused.map(String), "every tolerated fault happens").toEqual([]);
  },
});

// Fails if axe finds anything on the page as it is now, but for the rules that are named.
export async function axe(page, without = []) {
  const { violations } = await new AxeBuilder({ page }).disableRules(without).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(" ")).join("\n  ")}`);
  expect(found, "axe finds nothing").toEqual([]);
}

// Opens the page, or the page in another file, at a hash route and waits until the program has started and the policy, if it is one, has
// come.
export async function open(page, route = "", file = "./") {
  // Trunk's module script sets the bindings once the program has been initialised.
  await page.goto(`${file}${route}`);
  await page.waitForFunction(() => window.wasmBindings !== undefined);
  await expect(page.getByTestId("coming")).toHaveCount(0);
}

// Pastes a text into a field, as copied from a workbook.
export const paste = (field, text) =>
  field.evaluate((input, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    input.focus();
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
