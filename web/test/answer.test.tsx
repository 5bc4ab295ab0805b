/** What is told above the pictures: as text, whatever it says. */
import { render } from "preact";
import { beforeEach, describe, expect, it } from "vitest";
import { printing } from "../src/app/theme";
import { told as open } from "../src/answer/marked";
import { Answer } from "../src/answer/answer";
import { Why } from "../src/answer/why";
import type { Answer as Told, Model } from "../src/document";
import { selected, show } from "../src/state";
import { doc, model } from "./model";

const HOSTILE = '<img src=x onerror="alert(1)">';
let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  document.body.replaceChildren(root);
});

function told(changes: Partial<Told> = {}): Told {
  return {
    kind: "edits", bits: 1, text: "One edit: 12.", edits: [], total: 12, formula: "", quantity: "params", gap: 2, layers: [],
    code: [], like: null, tools: [], ...changes,
  };
}

function asked(...answers: Told[]): Model {
  const why = { text: "net has 10 parameters.", model: "net", claims: [], total: 10, complete: true, holds: false, answers, nearest: [] };
  return { ...model([{ name: HOSTILE, params: 10 }]), why };
}

function put(shown: Model): HTMLElement {
  show(doc(shown));
  render(<><Answer /><Why /></>, root);
  return root;
}

describe("the answer", () => {
  it("stands at the top, with its totals", () => {
    const totals = [{ name: "params", text: "at least 10", note: "" }, { name: "neurons", text: "3", note: "outputs" }];
    const page = put({ ...asked(), totals });
    expect(page.querySelector("h1")?.textContent).toBe("net has some parameters.");
    expect([...page.querySelectorAll(".figures .value")].map((one) => one.textContent)).toEqual(["at least 10", "3"]);
  });
  it("says the verdict by a sign and by a word", () => {
    const verdict = put({ ...asked(), verdict: "open" }).querySelector(".verdict");
    expect(verdict?.querySelector(".sign")?.textContent).toBe("?");
    expect(verdict?.textContent).toContain("verdict_open");
  });
  it("quotes the line of what is not known, and shows markup as text", () => {
    const shown = asked();
    shown.ledger.unknowns = [{ kind: "", what: "", where: "line 2", why: HOSTILE }];
    const page = put(shown);
    expect(page.querySelector(".gaps li p")?.textContent).toBe(`line 2: ${HOSTILE}`);
    expect(page.querySelector(".gaps .source-line")?.textContent).toBe("2second");
    expect(page.querySelector("img")).toBeNull();
  });
  it("shows the first of many remarks, and has the others at hand", () => {
    const shown = asked();
    shown.ledger.notes = [...Array(7).keys()].map((at) => ({ kind: "", what: "", where: null, why: `note ${at}` }));
    const page = put(shown);
    expect(page.querySelectorAll<HTMLDetailsElement>("details.notes")[0]?.open).toBe(false);
    expect(page.querySelectorAll("details.notes li").length).toBe(7);
    shown.ledger.notes = shown.ledger.notes.slice(0, 2);
    expect(put({ ...shown }).querySelectorAll("section.notes > ul > li").length).toBe(2);
  });
  it("never folds all of what is not known", () => {
    const shown = asked();
    shown.ledger.unknowns = [...Array(7).keys()].map((at) => ({ kind: "", what: "", where: null, why: `unknown ${at}` }));
    const page = put(shown);
    expect(page.querySelectorAll(".gaps > ul > li").length).toBe(5);
    expect(page.querySelectorAll(".gaps details li").length).toBe(2);
  });
  it("quotes a line once, and not what the sentence says already", () => {
    const shown = asked();
    const told = (line: number, why: string) => ({ kind: "", what: "", where: `line ${line}`, why });
    shown.ledger.unknowns = [told(2, "one thing"), told(2, "another"), told(1, "text that is not code left out: first")];
    expect([...put(shown).querySelectorAll(".gaps .source-line")].map((one) => one.textContent)).toEqual(["2second"]);
  });
});

describe("why", () => {
  const changed = {
    name: HOSTILE, type: "Dense", change: "changed", params: { before: 10, after: 12, gap: 2 }, macs: { before: 1, after: 1 },
    formula: { before: "(9216 + 1) × 2", after: "" }, output_shape: { before: [null, 3], after: [null, 4] }, where: null, row: 0,
  };
  it("opens the first answer alone", () => {
    const all = [...put(asked(told(), told())).querySelectorAll<HTMLDetailsElement>(".one-answer")];
    expect(all.map((one) => one.open)).toEqual([true, false]);
  });
  it("opens them all for paper, and none of them after that", async () => {
    const page = put(asked(told(), told()));
    const all = () => [...page.querySelectorAll<HTMLDetailsElement>(".one-answer")].map((one) => one.open);
    printing.value = true;
    await expect.poll(all).toEqual([true, true]);
    printing.value = false;
    await expect.poll(all).toEqual([true, false]);
    expect(open.value).toBe(0);
  });
  it("shows the changed layers before and after; a click selects the row", () => {
    const page = put(asked(told({ layers: [changed] })));
    expect([...page.querySelectorAll(".changes tbody td")].map((one) => one.textContent)).toEqual([
      "(9,216 + 1) × 2 = 10(?, 3)", "12(?, 4)", "+2",
    ]);
    page.querySelector<HTMLButtonElement>(".changes button")?.click();
    expect(selected.value).toBe(0);
  });
  it("shows nothing before what is added", () => {
    const page = put(asked(told({ layers: [{ ...changed, change: "added", row: null }] })));
    expect(page.querySelector(".changes tbody td")?.textContent).toBe("–");
    expect(page.querySelector(".changes button")).toBeNull();
  });
  it("numbers the lines to change as the source does", () => {
    const page = put(asked(told({ code: [{ line: 4, removed: ["old"], added: ["new", "newer"] }] })));
    expect([...page.querySelectorAll(".code-line")].map((one) => one.textContent)).toEqual(["4−old", "4+new", "5+newer"]);
  });
  it("says what comes nearest where nothing explains the claim", () => {
    const shown = asked();
    shown.why!.nearest = [{ edits: [], total: 11, residual: -1 }];
    expect(put(shown).querySelector(".why")?.textContent).toContain("why_nearest");
  });
});
