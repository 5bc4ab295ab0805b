/** The report: a document that stands in the file itself. */
import { render } from "preact";
import { App } from "./app/app";
import { parse } from "./figures";
import { show } from "./state";
import "./style/base.css";

const text = document.getElementById("document")?.textContent;
const root = document.getElementById("app");
if (text && root) {
  show(parse(text));
  root.replaceChildren();
  render(<App />, root);
}
