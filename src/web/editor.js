// Brings the policy editor into the page: the page adds this script when a policy is first written. It says when it is done, well or not.
import start, { editor } from "./door.js";

try {
  await start();
  window.rebateDeskEditor = editor;
} catch {
  // The page sees that there is no editor, and offers to try again.
}
dispatchEvent(new Event("rebate-desk-editor"));
