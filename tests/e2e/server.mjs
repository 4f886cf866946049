// Serves the built page to the tests: node server.mjs <port>. A plain file server, so that what works here works on any
// static host.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, "http://localhost");
    // Resolving against "/" first keeps ".." inside the folder.
    const name = normalize(decodeURIComponent(pathname)).replace(/[\\/]$/, "/index.html");
    const content = await readFile(join(dist, name));
    response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(content);
  } catch (error) {
    response.writeHead(error.code === "ENOENT" ? 404 : 400).end();
  }
}).listen(Number(process.argv[2]), "127.0.0.1");
