import { expect, it } from "vitest";
import { pieces } from "../src/explain/axes";
import { lineOf } from "../src/explain/source";

it("takes a formula apart into axes and what stands between", () => {
  expect(pieces("(in_features 25,088 + 1) × units 4,096")).toEqual([
    { text: "(" },
    { name: "in_features", size: "25,088" },
    { text: " + 1) × " },
    { name: "units", size: "4,096" },
  ]);
});

it("nothing is lost: the pieces are the formula", () => {
  for (const formula of ["", "2 × features 64", "kernel ? × (the output of Thing[-1] + 1) × settings.WIDTH", "= 12 MACs", "a 1,234b"])
    expect(pieces(formula).map((piece) => ("text" in piece ? piece.text : `${piece.name} ${piece.size}`)).join("")).toBe(formula);
});

it.each([["line 12", 12], ["layers.py line 12", null], [null, null], ["line x", null]])("a remark at %s", (where, line) => {
  expect(lineOf(where)).toBe(line);
});
