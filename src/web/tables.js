// The program that keeps tables (worker.js), off the page's thread. It says that it is here, or, with nothing at all, that it could not be
// brought.
import start from "./worker.js";

start().catch(() => postMessage(null));
