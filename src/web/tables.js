// The program that keeps tables (worker.js), off the page's thread. It says that it is here, or, with nothing at all, that it could not be
// brought.
// Of the version that the address says, which is the page's.
import("./worker.js" + new URL(import.meta.url).search).then(({ default: start }) => start()).catch(() => postMessage(null));
