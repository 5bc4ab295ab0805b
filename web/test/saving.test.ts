/** A saved picture carries its styles itself, and nothing that only the page understands. */
import { expect, it } from "vitest";
import { asFile } from "../src/picture/saving";

it("writes styles into the file, and drops what is the page's", () => {
  document.head.innerHTML = "<style>.node { fill: rgb(1, 2, 3); stroke-width: 2px; }</style>";
  document.body.innerHTML = '<svg><g class="node" id="a" role="treeitem" aria-label="a" data-row="3" style="opacity: 0.5"><text>&lt;b&gt;</text></g></svg>';
  const text = asFile(document.querySelector("svg")!, 100.2, 50);
  expect(text).toContain('fill="rgb(1, 2, 3)"');
  expect(text).toContain('stroke-width="2px"');
  expect(text).toContain('opacity="0.5"');
  expect(text).toContain('width="101"');
  expect(text).toContain("&lt;b&gt;");
  expect(text).not.toMatch(/class=|role=|aria-|data-|style=|id=/);
});
