// Makes the page work with the network off. `cargo xtask` writes it beside the page, with the list of its files (xtask/src/offline.rs).
//
// A version is one cache, filled before the version is used: every file's bytes must be those that the build had, or the version does not
// come into being and the one before stays. So a host on which only half of the files are new never gives a mixture.
//
// Only the page itself and its own files are answered from here. Whatever else there is at the host, or elsewhere, is not touched.
const VERSION = "";
// What the page is made of until somebody turns to tables or writes a policy: brought before this version is used.
const FIRST = {};
// Two thirds of all bytes, for the few: brought once the page asks for them (offline.js says when). Until then they come over the network.
const LATER = {};

const FILES = { ...FIRST, ...LATER };
const SCOPE = new URL("./", location.href);
// The same host may have other pages, and this one in another folder: a path has no blank in it, so that no folder's name begins another's.
const PREFIX = `rebate-desk ${SCOPE.pathname} `;
const OWN = PREFIX + VERSION;
// Entries that no file has: that all files are here, and which windows and older versions there were when this version took over.
const WHOLE = at(".whole");
const OLDER = at(".older");
// What a host calls files of types that it does not know would keep a program from starting.
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", answer);
addEventListener("message", (event) => event.waitUntil(say(event)));

function at(name) {
  return new URL(name, SCOPE).href;
}

async function install() {
  try {
    await bring(FIRST);
    // An update never takes away what was there offline.
    if (await inOlder(WHOLE)) await bringAll();
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
}

async function bringAll() {
  await bring(LATER);
  await (await caches.open(OWN)).put(WHOLE, new Response(""));
}

// Brings files that are not here yet, a few at a time: a phone has other things to do.
async function bring(files) {
  const cache = await caches.open(OWN);
  const here = new Set((await cache.keys()).map((request) => request.url));
  const names = Object.keys(files).filter((name) => !here.has(at(name)));
  const hand = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await cache.put(at(name), await found(name));
  };
  await Promise.all([hand(), hand(), hand()]);
}

// A file with exactly the bytes of this version: of an older version, of the browser's own cache, or of the host.
async function found(name) {
  for (const cacheName of await older()) {
    const kept = await caches.match(at(name), { cacheName });
    const same = kept && (await checked(name, kept));
    if (same) return same;
  }
  for (const cache of ["default", "reload"]) {
    const response = await fetch(at(name), { cache });
    const same = response.ok && (await checked(name, response));
    if (same) return same;
  }
  throw new Error(`${name} is not that of version ${VERSION}`);
}

async function checked(name, response) {
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (btoa(String.fromCharCode(...digest.slice(0, 18))) !== FILES[name]) return undefined;
  // A response of our own: one that was redirected may not answer for a page. What the host says of it stays, its content policy, say; its
  // length and packing were those on the way.
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const type = TYPES[name.split(".").pop()];
  if (type) headers.set("content-type", type);
  return new Response(bytes, { headers });
}

// The names of the caches of other versions in this folder.
async function older() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX) && name !== OWN);
}

// What an older version has, the one that is asked for or any. Never `open`, which would make what is not there.
async function inOlder(url, version) {
  for (const cacheName of await older()) {
    const kept = (!version || cacheName === PREFIX + version) && (await caches.match(url, { cacheName }));
    if (kept) return kept;
  }
  return undefined;
}

// A window that was open before still shows the older version, and fetches pieces of it when they are wanted: it stays until they are gone.
async function activate() {
  // Nothing is missing here unless the browser has made room meanwhile.
  await bring(FIRST).catch(() => {});
  const [ids, names] = [await windows(), await older()];
  if (ids.length === 0) await Promise.all(names.map((name) => caches.delete(name)));
  else if (names.length > 0) await (await caches.open(OWN)).put(OLDER, new Response(JSON.stringify({ ids, names })));
  await clients.claim();
}

async function windows() {
  const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((client) => client.url.startsWith(SCOPE.href)).map((client) => client.id);
}

// Removes the versions that were there before this one, once the windows are closed that may show them. A newer one that is just coming in is
// none of them.
async function sweep() {
  const note = await caches.match(OLDER, { cacheName: OWN });
  if (!note) return;
  const [{ ids, names }, open] = [await note.json(), new Set(await windows())];
  if (ids.some((id) => open.has(id))) return;
  await Promise.all(names.map((name) => caches.delete(name)));
  await (await caches.open(OWN)).delete(OLDER);
}

function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  const name = url.pathname.slice(SCOPE.pathname.length);
  if (request.mode === "navigate") {
    if (name !== "" && name !== "index.html") return;
    // For whoever is stuck, whatever else is wrong.
    if (url.searchParams.get("sw") === "off") event.respondWith(switchOff().then(() => fetch(new Request(request, { cache: "reload" }))));
    else {
      event.respondWith(own("index.html", request));
      event.waitUntil(sweep().catch(() => {}));
    }
    return;
  }
  // A page says of which version it is where a file's name does not (src/web/fetch.rs).
  const asked = /^\?([0-9a-f]{12})/.exec(url.search)?.[1];
  if (Object.hasOwn(FILES, name) && (asked ?? VERSION) === VERSION) event.respondWith(own(name, request));
  else if (asked || /-[0-9a-f]{12,16}[-_.]/.test(name)) event.respondWith(ofOlder(name, asked, request));
}

async function own(name, request) {
  // Where the browser has taken its storage away, it is as without this worker.
  const kept = await caches.match(at(name), { cacheName: OWN }).catch(() => undefined);
  if (kept) return kept;
  if (name === "index.html" || !(await caches.has(OWN).catch(() => false))) return fetch(request);
  const file = await found(name);
  const copy = file.clone();
  // Where there is no room for it, it comes over the network again next time.
  await caches.open(OWN).then((cache) => cache.put(at(name), copy)).catch(() => {});
  return file;
}

async function ofOlder(name, version, request) {
  return (await inOlder(at(name), version).catch(() => undefined)) ?? fetch(request);
}

async function say({ data, ports: [port] }) {
  if (data === "activate") return skipWaiting();
  if (data === "off") await switchOff();
  if (data === "whole") await bringAll().catch(() => {});
  // One that waits is asked, too, and must leave alone what the active one has.
  if (self.serviceWorker?.state === "activated") await sweep().catch(() => {});
  const whole = await caches.match(WHOLE, { cacheName: OWN }).catch(() => undefined);
  port?.postMessage({ version: VERSION, whole: whole !== undefined });
}

async function switchOff() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await registration.unregister();
}
