import { beforeEach, describe, expect, it } from "vitest";
import { press } from "../src/ledger/keys";
import { current, fold, folded, items, lit, order, shown, sought } from "../src/ledger/view";
import { hovered, selected, show } from "../src/state";
import { doc, model, NESTED } from "./model";

beforeEach(() => {
  show(doc(model([])));
  show(doc(model(NESTED)));
  [sought.value, order.value] = ["", null];
});

describe("what is shown", () => {
  it("is everything, and the explanation below the selected row", () => {
    selected.value = 2;
    expect(items.value).toEqual([0, 1, 2, -3, 3, 4, 5, 6, 7]);
  });
  it("is a list without sums where it is sorted", () => {
    order.value = { key: "params", down: true };
    expect(shown.value).toEqual([6, 3, 2, 0, 7]);
  });
  it("is what the filter finds, and what it lies in; and never without the selected row", () => {
    sought.value = "deep";
    expect(shown.value).toEqual([4, 5, 6]);
    selected.value = 0;
    expect(shown.value).toEqual([0, 4, 5, 6]);
  });
  it("opens to a row that is selected elsewhere", () => {
    fold(4, true);
    fold(5, true);
    expect(shown.value).toEqual([0, 1, 2, 3, 4, 7]);
    selected.value = 6;
    expect(shown.value).toContain(6);
    expect(current.value).toBe(6);
  });
  it("stays folded while the rows are the same ones, as while somebody edits a number", () => {
    fold(1, true);
    show(doc(model(NESTED.map((row) => ({ ...row, macs: 1 })))));
    expect([...folded.value]).toEqual([1]);
    show(doc(model(NESTED.slice(1))));
    expect(folded.value.size).toBe(0);
  });
});

it("what is pointed at lights up the module that it is folded into", () => {
  fold(4, true);
  hovered.value = 6;
  expect(lit.value).toBe(4);
});

describe("keys", () => {
  it("go from row to row and stay within", () => {
    press("ArrowUp");
    expect(current.value).toBe(0);
    press("End");
    press("ArrowDown");
    expect(current.value).toBe(7);
    press("Home");
    expect(current.value).toBe(0);
    press("PageDown");
    expect(current.value).toBe(7);
  });
  it("go into a module, fold it and go out", () => {
    current.value = 4;
    press("ArrowRight");
    expect(current.value).toBe(5);
    press("ArrowLeft");
    expect(folded.value.has(5)).toBe(true);
    press("ArrowRight");
    expect(folded.value.has(5)).toBe(false);
    press("ArrowRight");
    expect(current.value).toBe(6);
    press("ArrowLeft");
    expect(current.value).toBe(5);
  });
  it("open an explanation and close it", () => {
    current.value = 3;
    press("Enter");
    expect(selected.value).toBe(3);
    press("Enter");
    expect(selected.value).toBeNull();
  });
  it("leave alone what is not theirs", () => expect(press("a")).toBe(false));
});
