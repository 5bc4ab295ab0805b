/** Names may hold anything: what is shown of them is text, and leaves the text around them alone. */
import { expect, it } from "vitest";
import { name, sentence } from "../src/readable";
import { doc as shown, show } from "../src/state";
import { t } from "../src/words";
import { doc, model } from "./model";

const TURNED = "\u202egnol";

it("escapes as the printed ledger does", () => {
  expect(name("a\x1b\t\n\u202e\u{e0001}\u00a0b 漢字 שלום")).toBe("a\\x1b\\t\\n\\u202e\\U000e0001\\xa0b 漢字 שלום");
  expect(sentence("one\n\ttwo\u202e\u200d 3\u00a0%")).toBe("one\n\ttwo\\u202e\u200d 3\u00a0%");
});

it("reaches every name of the document", () => {
  const one = model([{ name: TURNED, type: TURNED }]);
  one.answer = one.ledger.name = TURNED;
  one.picture.levels["-1"]!.nodes = [{ row: 0, kind: "layer", call: 0, rank: 0, lane: 0, label: TURNED, type: TURNED, shape: "", level: null }];
  one.blocks = [{ row: 0, label: TURNED, type: TURNED, shape: "", role: "dense", height: 1, width: 1, depth: 1 }];
  one.why = {
    text: TURNED, model: "", claims: [], total: 1, complete: true, holds: false, nearest: [{ edits: [{ kind: "", layer: "", text: TURNED, because: TURNED, where: null, gap: 0, groups: [] }], total: 0, residual: 0 }],
    answers: [{ kind: "", bits: 0, text: TURNED, edits: [], total: 1, formula: "", quantity: "", gap: 0, code: [{ line: 1, removed: [TURNED], added: [TURNED] }], like: null, tools: [],
      layers: [{ name: TURNED, type: TURNED, change: "", params: { before: 1, after: 1 }, macs: { before: 1, after: 1 }, formula: { before: "", after: "" }, output_shape: { before: null, after: null }, where: null, row: 0 }] }],
  };
  show({ ...doc(one), title: TURNED, source: { name: "", lines: [TURNED] }, notes: [{ kind: "", what: "", where: null, why: TURNED }] });
  expect(JSON.stringify(shown.value)).not.toContain("\u202e");
  expect(JSON.stringify(shown.value)).toContain("\\\\u202egnol");
});

it("calls what has no name by its number, everywhere", () => {
  const one = model([{ name: "a" }, { name: "block", encloses: true }, { name: "", path: "block/", depth: 1 }]);
  one.picture.levels["-1"]!.nodes = [{ row: 2, kind: "layer", call: 0, rank: 0, lane: 0, label: "", type: "Flatten", shape: "", level: null }];
  show({ ...doc(one), words: { no_name: "no name (#{number})" } });
  const { ledger, picture } = shown.value!.models[0]!;
  expect([ledger.layers[2]!.name, ledger.layers[2]!.path]).toEqual(["no name (#3)", "block/no name (#3)"]);
  expect(picture.levels["-1"]!.nodes[0]!.label).toBe("no name (#3)");
});

it("keeps letters that run from right to left to themselves", () => {
  show({ ...doc(model([{ name: "שלום" }])), words: { map: "{name} has {share}" } });
  expect(t("map", { name: "שלום", share: "3%" })).toBe("\u2068שלום\u2069 has 3%");
});
