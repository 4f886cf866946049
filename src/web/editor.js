// Brings the policy editor into the page: the page adds this script when a policy is first written. It says when it is done, well or not.
try {
  // The address says of which version the page is, and so which of door.js.
  const { default: start, editor } = await import("./door.js" + new URL(import.meta.url).search);
  await start();
  window.rebateDeskEditor = editor;
} catch {
  // The page sees that there is no editor, and offers to try again.
}
dispatchEvent(new Event("rebate-desk-editor"));
