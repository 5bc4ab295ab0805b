/** The report: a document that stands in the file itself, as JSON or, where it is long, packed. */
import { render } from "preact";
import { App } from "./app/app";
import { parse } from "./figures";
import { show } from "./state";
import "./style/base.css";

const held = document.getElementById("document");
const root = document.getElementById("app");

/** A browser that cannot unpack keeps the ledger that stands in the file without a script. */
if (held?.dataset.packed === "deflate") {
  if (typeof DecompressionStream === "function") void inflated(held.textContent ?? "").then(start);
} else if (held?.textContent) start(held.textContent);

async function inflated(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

function start(text: string): void {
  if (!root) return;
  show(parse(text));
  root.replaceChildren();
  render(<App />, root);
}
