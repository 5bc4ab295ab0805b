/** The page that `weigh serve` gives: an editor, and the document of what stands in it. */
import { render } from "preact";
import { Page } from "./serve/page";
import { speak } from "./words";
import "./style/base.css";
import "./style/serve.css";

const root = document.getElementById("app");
const known = document.getElementById("words")?.textContent;
if (root && known) {
  speak(JSON.parse(known).words);
  root.replaceChildren();
  render(<Page nonce={root.dataset.nonce ?? ""} />, root);
}
