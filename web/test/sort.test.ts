import { expect, it } from "vitest";
import { Exact } from "../src/figures";
import { next, sorted } from "../src/ledger/sort";
import { model, NESTED } from "./model";

const nested = model(NESTED);
const all = [...nested.rows.keys()];
const leaves = all.filter((row) => !nested.ledger.layers[row]!.encloses);
const names = (rows: number[]) => rows.map((row) => nested.ledger.layers[row]!.name);

it("numbers go largest first, then smallest first, then as the network has them", () => {
  const first = next(null, "params");
  expect(first).toEqual({ key: "params", down: true });
  expect(next(first, "params")).toEqual({ key: "params", down: false });
  expect(next({ key: "params", down: false }, "params")).toBeNull();
});

it("texts go from A", () => expect(next(null, "name")).toEqual({ key: "name", down: false }));
it("another column begins anew", () => expect(next({ key: "params", down: false }, "macs")).toEqual({ key: "macs", down: true }));

it("what is not known comes last, whichever way", () => {
  expect(names(sorted(nested, leaves, { key: "params", down: true }))).toEqual(["deep", "conv10", "conv9", "stem", "head"]);
  expect(names(sorted(nested, leaves, { key: "params", down: false }))).toEqual(["stem", "conv9", "conv10", "deep", "head"]);
});

it("conv10 comes behind conv9", () => {
  expect(names(sorted(nested, leaves, { key: "name", down: false }))).toEqual(["conv9", "conv10", "deep", "head", "stem"]);
});

it("equal rows keep the network's order", () => {
  expect(sorted(nested, leaves, { key: "macs", down: true })).toEqual(leaves);
  expect(sorted(nested, leaves, { key: "macs", down: false })).toEqual(leaves);
});

it("tells integers apart that are one number to JavaScript", () => {
  const digits = ["9007199254740993", "9007199254740995", "9007199254740994"];
  const long = model(digits.map((text) => ({ name: text, params: new Exact(text) as unknown as number })));
  expect(sorted(long, [0, 1, 2], { key: "params", down: true })).toEqual([1, 2, 0]);
});
