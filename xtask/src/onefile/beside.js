// What the programs of the one file find beside themselves. esbuild puts these in the place of the browser's own `fetch`, `XMLHttpRequest`
// and `Worker` in each of them, so that a name which the page fetches from its folder is answered out of the file; nothing is asked of any
// network, and the content policy would let nothing through.
//
// A file stands in the document as <script type="text/plain" data-file="name">, packed; a program that runs in a worker is given those that
// it names.
import { unpacked } from "./unpack.js";

const block = (name) => document.querySelector(`script[data-file="${name}"]`);
const packed = (name) => (globalThis.document ? block(name)?.textContent : globalThis.rebateDeskFiles[name]);
// "./name" as the page says it, perhaps with a version behind "?"; the URL that a script makes of it with the address of its own folder.
const nameOf = (address) => String(address).replace(/^(\.|beside:\/\/)\/|\?.*$/g, "");

function bytesOf(address) {
  const text = packed(nameOf(address));
  if (text === undefined) throw new TypeError(`${address} is not in this file`);
  return unpacked(text);
}

export const textOf = (address) => new TextDecoder().decode(bytesOf(address));

// A file, as a server would bring it.
async function file(address) {
  return new Response(bytesOf(address), { headers: { "content-type": "application/wasm" } });
}
export { file as fetch };

export class XMLHttpRequest extends EventTarget {
  open(_, address) {
    this.address = address;
  }
  send() {
    setTimeout(() => {
      try {
        this.response = bytesOf(this.address).buffer;
      } catch (error) {
        // As where no server answers: the page says that the file did not come.
        console.warn(error);
      }
      this.dispatchEvent(new Event("loadend"));
    });
  }
}

// A worker from a blob: it is of the same document, whatever a browser thinks of other files on the disk.
const addresses = {};
export function Worker(address) {
  const name = nameOf(address);
  addresses[name] ??= (() => {
    const needs = block(name).dataset.needs.split(" ");
    const files = Object.fromEntries(needs.map((name) => [name, packed(name)]));
    return URL.createObjectURL(new Blob([`self.rebateDeskFiles=${JSON.stringify(files)};`, textOf(name)], { type: "text/javascript" }));
  })();
  return new globalThis.Worker(addresses[name]);
}
