import { expect, it } from "vitest";
import { holding, test, withTrunk } from "../src/ledger/filter";
import { model, NESTED } from "./model";

const nested = model(NESTED);
const rows = (mask: boolean[]) => [...mask.keys()].filter((row) => mask[row]);
const found = (text: string) => rows(holding(nested, test(text)!));

it.each([
  ["stem", [0]],
  ["CONV10", [3]],
  ["block1", [1, 2, 3]],
  ["block2.inner", [5, 6]],
  ["8, 4", [0]],
  ["conv2d block1", [2, 3]],
  [">10", [3, 6]],
  [">=10 <20", [2]],
  [">0.0001k <1M conv", [0, 2, 3]],
  ["nothing of the kind", []],
])("%s", (text, expected) => expect(found(text)).toEqual(expected));

it("what holds takes along what lies in it", () => expect(found("Block")).toEqual([1, 2, 3, 4, 5, 6]));

it("a bound is about layers: a sum would come on top of them, and what is not known is neither more nor less", () => {
  expect(found(">=0")).toEqual([0, 2, 3, 6]);
});

it("a tree keeps its trunk", () => expect(rows(withTrunk(nested, holding(nested, test("deep")!)))).toEqual([4, 5, 6]));

it("no words, no filter", () => expect(test("  ")).toBeNull());
