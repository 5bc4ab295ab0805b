import { describe, expect, it } from "vitest";
import { depth, foldedAtFirst, unfolded, visible } from "../src/ledger/tree";
import { model, NESTED, type Written } from "./model";

const nested = model(NESTED);

describe("unfolded", () => {
  it("is the network's order", () => expect(unfolded(nested.rows, new Set())).toEqual([0, 1, 2, 3, 4, 5, 6, 7]));
  it("leaves out what lies in a folded row, at any depth", () =>
    expect(unfolded(nested.rows, new Set([4]))).toEqual([0, 1, 2, 3, 4, 7]));
  it("keeps what is folded inside a folded row", () =>
    expect(unfolded(nested.rows, new Set([1, 5]))).toEqual([0, 1, 4, 5, 7]));
});

it("a row stands for what is folded into it: the outermost", () => {
  expect(visible(nested.rows, 6, new Set([4, 5]))).toBe(4);
  expect(visible(nested.rows, 6, new Set([5]))).toBe(5);
  expect(visible(nested.rows, 4, new Set([4]))).toBe(4);
});

it("depth", () => expect([0, 4, 5, 6].map((row) => depth(nested.rows, row))).toEqual([0, 0, 1, 2]));

describe("foldedAtFirst", () => {
  it("folds nothing of a short ledger", () => expect(foldedAtFirst(nested)).toEqual(new Set()));
  it("folds the modules of a long one, level by level, so that what is open can be read", () => {
    const blocks: Written[] = [...Array(60).keys()].flatMap((at) => [
      { name: `block${at}`, encloses: true },
      { name: "part", encloses: true, depth: 1 },
      { name: "conv", depth: 2 },
    ]);
    const long = model(blocks);
    const folded = foldedAtFirst(long);
    // 60 blocks and their 60 parts are shown; 60 more would be too many.
    expect(unfolded(long.rows, folded).length).toBe(120);
    expect(folded.has(0)).toBe(false);
    expect(folded.has(1)).toBe(true);
  });
  it("has nothing to fold in a long chain", () => {
    const chain = model([...Array(500).keys()].map((at) => ({ name: `dense${at}` })));
    expect(unfolded(chain.rows, foldedAtFirst(chain)).length).toBe(500);
  });
});
