// A calculator inside another page tells that page how high it is and, where the address names the page's origin (&parent=https://…), what the
// total is. It listens to nothing. The page adds this script where its address says ?embed=1.
const place = document.getElementById("rebate-desk");
const origin = new URLSearchParams(location.search).get("parent");
const policy = () => {
  const id = /^#\/p\/([^/?]+)/.exec(location.hash)?.[1] ?? "";
  try {
    return decodeURIComponent(id);
  } catch {
    // What is no escape stands for itself.
    return id;
  }
};
let told = {};
let waits = false;

// Money as the page writes it, `−1,234.50` with a true minus, without its separators; where none stands there, there is no total.
function total() {
  const figure = place.querySelector(".total-figure .number")?.lastChild?.textContent.trim() ?? "";
  return /^[-−]?[\d,]+\.\d+$/.test(figure) ? figure.replaceAll(",", "").replace("−", "-") : null;
}

function tell(type, key, value, to) {
  const now = JSON.stringify([policy(), value]);
  if (told[key] === now || parent === window) return;
  told[key] = now;
  parent.postMessage({ type: `rebate-desk:${type}`, policy: policy(), [key]: value }, to);
}

// Once a frame. What is measured is what stands in the document and not the frame around it, so that the answer never changes the question.
function soon() {
  if (waits) return;
  waits = true;
  requestAnimationFrame(() => {
    waits = false;
    tell("height", "height", Math.ceil(place.getBoundingClientRect().bottom + scrollY), "*");
    if (origin) tell("outcome", "total", total(), origin);
  });
}
new ResizeObserver(soon).observe(place);
new MutationObserver(soon).observe(place, { subtree: true, childList: true, characterData: true });

// Links lead out of the frame: to the whole page, and `#` to this policy there.
addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[href^='#']");
    if (!link) return;
    const hash = link.getAttribute("href");
    link.href = location.origin + location.pathname + (hash === "#" ? location.hash : hash);
    link.target = "_blank";
    link.rel = "noopener";
  },
  true,
);

// An explanation opens where the reader is looking: the frame is as high as the calculator, and its middle may be far away.
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (!target.open) continue;
    const seen = new IntersectionObserver(([{ intersectionRect: { top, height } }]) => {
      seen.disconnect();
      if (height < 240) return;
      target.style.marginTop = `${top}px`;
      target.style.maxHeight = `${height}px`;
    });
    seen.observe(document.documentElement);
  }
}).observe(place, { subtree: true, attributeFilter: ["open"] });
