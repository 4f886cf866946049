// What the one file does before the page starts in it.
import { textOf } from "./beside.js";

// The page adds a script that sets this when a policy is first written. Here it is there from the beginning, brings the editor in the same
// way, and has it take over.
window.rebateDeskEditor = function bring(...wanted) {
  const come = () => {
    if (window.rebateDeskEditor !== bring) window.rebateDeskEditor(...wanted);
  };
  addEventListener("rebate-desk-editor", come, { once: true });
  const script = document.createElement("script");
  script.type = "module";
  script.text = textOf("editor.js");
  document.body.append(script);
};
