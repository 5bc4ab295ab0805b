import { expect, it } from "vitest";
import { Exact } from "../src/figures";
import { COLUMNS, type Key } from "../src/ledger/columns";
import { total } from "../src/ledger/totals";
import { model, NESTED } from "./model";

const column = (key: Key) => COLUMNS.find((one) => one.key === key)!;

it("adds up layers, not the sums over them, and says where something is missing", () => {
  expect(total(model(NESTED), column("params"), null)).toEqual({ shown: 735n, all: 735n, partly: true });
});

it("adds up what is shown beside all", () => {
  const held = [true, false, true, false, false, false, false, false];
  expect(total(model(NESTED), column("params"), held)).toEqual({ shown: 15n, all: 735n, partly: true });
});

it("counts shared weights once, and their work every time", () => {
  const tied = model([{ name: "a", params: 5, macs: 7 }, { name: "b", params: 5, macs: 7, shared: true }]);
  expect(total(tied, column("params"), null)?.all).toBe(5n);
  expect(total(tied, column("trainable"), null)?.all).toBe(5n);
  expect(total(tied, column("macs"), null)?.all).toBe(14n);
});

it("is exact beyond 2^53", () => {
  const long = model([{ name: "a", params: new Exact("9007199254740993") as unknown as number }, { name: "b", params: 1 }]);
  expect(total(long, column("params"), null)?.all).toBe(9007199254740994n);
});

it("is nothing for a column of words", () => expect(total(model(NESTED), column("type"), null)).toBeNull());
