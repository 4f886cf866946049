// Serves the built page to the tests: node server.mjs <port>. A plain file server, so that what works here works on any
// static host.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

// A server of what `folder` says at that time, at 127.0.0.1; `told` is told each path that is asked for.
export const serve = (folder, port, told = () => {}) =>
  createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, "http://localhost");
      told(pathname);
      // Resolving against "/" first keeps ".." inside the folder.
      const name = normalize(decodeURIComponent(pathname)).replace(/[\\/]$/, "/index.html");
      const content = await readFile(join(folder(), name));
      response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(content);
    } catch (error) {
      response.writeHead(error.code === "ENOENT" ? 404 : 400).end();
    }
  }).listen(port, "127.0.0.1");

if (process.argv[1] === fileURLToPath(import.meta.url)) serve(() => dist, Number(process.argv[2]));
