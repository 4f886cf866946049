// The page's side of service-worker.js: has it installed once the page is at rest, and tells the page how that stands. The program adds this
// script (src/web/offline.rs), reads `rebateDeskOffline` on the window whenever the event of that name comes, and calls its functions.
const EVENT = "rebate-desk-offline";
const KEY = "rebate-desk:offline";
const REST_MS = 2_000;
const ANSWER_MS = 10_000;
// Browsers do not let a worker work for longer.
const BRING_MS = 300_000;
const LOOK_EVERY_MS = 3_600_000;

const build = document.documentElement.dataset.build ?? "";
const workers = navigator.serviceWorker;
let registration;
let looked = Date.now();

const it = {
  // no: the browser allows none, or it did not come; off: by the reader's wish; coming; part: all but tables and the editor; whole.
  state: "coming",
  version: build,
  // Whether a newer version is ready.
  news: false,
  // Whether the browser offers to install the page.
  installs: false,
  update,
  install,
  bringAll: () => bringAll(),
  switchOff: () => switchTo(true),
  switchOn: () => switchTo(false),
};
window.rebateDeskOffline = it;

function tell(changes) {
  Object.assign(it, changes, { installs: window.rebateDeskInstall !== undefined });
  dispatchEvent(new Event(EVENT));
}

// Settles with nothing where no answer comes.
function ask(worker, what, patience = ANSWER_MS) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    setTimeout(done, patience);
    worker.postMessage(what, [port2]);
  });
}

// What a worker has said of itself. Each is asked once: one that is kept busy does not make way for the next.
const said = new WeakMap();
async function about(worker) {
  if (!worker || said.has(worker)) return said.get(worker);
  const answer = await ask(worker, "version");
  if (answer) said.set(worker, answer);
  return answer;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function isOff() {
  const wish = new URLSearchParams(location.search).get("sw");
  try {
    if (wish === "off") localStorage.setItem(KEY, "off");
    if (wish === "on") localStorage.removeItem(KEY);
    return localStorage.getItem(KEY) === "off";
  } catch {
    return wish === "off";
  }
}

async function begin() {
  if (!build || !workers) return tell({ state: "no" });
  workers.addEventListener("controllerchange", () => look());
  if (isOff()) return switchTo(true);
  await start();
}

async function start() {
  tell({ state: "coming" });
  // The page comes first.
  await pause(REST_MS);
  if (window.requestIdleCallback) await new Promise((done) => requestIdleCallback(done, { timeout: REST_MS }));
  try {
    registration = await workers.register("./service-worker.js", { updateViaCache: "none" });
  } catch {
    // Blocked, as in some private windows, or there is no such file at this host: the page works without.
  }
  if (!registration) return tell({ state: "no" });
  const follow = (worker) => worker?.addEventListener("statechange", () => look());
  registration.addEventListener("updatefound", () => follow(registration.installing));
  follow(registration.installing);
  await look();
}

// Looks how things stand.
async function look() {
  if (!registration) return;
  const { installing, waiting, active } = registration;
  const [next, now] = await Promise.all([waiting, active].map(about));
  if (!now) return tell({ state: installing ? "coming" : "no" });
  // The page itself may already be the newer one, where it was not the worker that gave it.
  const news = next ? next.version !== build : workers.controller !== null && now.version !== build;
  tell({ state: now.whole ? "whole" : "part", news });
  if (!now.whole && !isCostly()) await bringAll();
}

// Whether the connection is one on which nothing is fetched that nobody has asked for.
function isCostly() {
  const { saveData, effectiveType } = navigator.connection ?? {};
  return saveData === true || /2g/.test(effectiveType);
}

let bringing;
async function bringAll() {
  const worker = registration?.active;
  if (!worker) return;
  bringing ??= ask(worker, "whole", BRING_MS);
  const now = await bringing;
  bringing = undefined;
  if (!now) return;
  said.set(worker, now);
  tell({ state: now.whole ? "whole" : "part" });
}

// Takes the newer version and loads the page anew, this one only. The program has everything kept before it calls this.
function update() {
  const next = registration?.waiting;
  // Another tab has taken it already.
  if (!next) return location.reload();
  next.addEventListener("statechange", () => next.state === "activated" && location.reload());
  next.postMessage("activate");
}

async function install() {
  const offer = window.rebateDeskInstall;
  delete window.rebateDeskInstall;
  await offer?.prompt().catch(() => {});
  tell({});
}

async function switchTo(off) {
  try {
    if (off) localStorage.setItem(KEY, "off");
    else localStorage.removeItem(KEY);
  } catch {
    // Not kept: then it is for as long as the address says so.
  }
  if (!off) return start();
  const there = registration ?? (await workers.getRegistration("./").catch(() => undefined));
  registration = undefined;
  // Of this folder only: the same host may have others above it.
  if (there?.scope === new URL("./", location.href).href) {
    if (there.active) await ask(there.active, "off");
    await there.unregister();
  }
  // A worker that does not answer has left its files.
  const own = `rebate-desk ${new URL("./", location.href).pathname} `;
  const names = await window.caches?.keys().catch(() => []);
  await Promise.all((names ?? []).filter((name) => name.startsWith(own)).map((name) => caches.delete(name)));
  tell({ state: "off", news: false });
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  window.rebateDeskInstall = event;
  tell({});
});
addEventListener("appinstalled", () => {
  delete window.rebateDeskInstall;
  tell({});
});
// Whoever leaves the page open for days is told of a new version, too.
document.addEventListener("visibilitychange", () => {
  if (document.hidden || Date.now() - looked < LOOK_EVERY_MS) return;
  looked = Date.now();
  registration?.update().catch(() => {});
});

begin();
