// Playwright on the page in dist/, in the system's Chromium. `cargo xtask test page e2e` builds the page, names the browser
// and picks a free port.
import { defineConfig } from "@playwright/test";
import webdriver from "../../webdriver.json" with { type: "json" };

const port = Number(process.env.REBATE_DESK_PORT ?? 4173);
const baseURL = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: ".",
  fullyParallel: true,
  workers: 2,
  // For a test that hangs. How long an honest one takes depends on the machine: axe alone looks at the longest forms for half a minute.
  timeout: 180_000,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    baseURL,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
    // A worker answers before a test's `route` is asked, and fetches everything in the midst of what is measured. offline.spec.mjs lets it.
    serviceWorkers: "block",
    // Nothing fades from one colour to another: axe would find fault with what is in between.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.REBATE_DESK_BROWSER ?? "/usr/bin/chromium",
      // The same flags as for tests/web.rs.
      args: webdriver["goog:chromeOptions"].args,
    },
  },
  projects: [
    { name: "phone", use: { viewport: { width: 375, height: 812 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } },
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
  ],
  webServer: { command: `node server.mjs ${port}`, url: baseURL, reuseExistingServer: false },
});
