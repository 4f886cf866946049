// The kill switch: a host that puts this file in the place of service-worker.js takes the offline page back from every browser that opens the
// page again. It removes the page's files that were kept for offline use, and itself; what somebody has filled in is not there and
// stays. No page is loaded anew: whoever is typing goes on typing.
const PREFIX = `rebate-desk ${new URL("./", location.href).pathname} `;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(switchOff()));

async function switchOff() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await registration.unregister();
}
