import { describe, expect, it } from "vitest";
import { big, Exact, formula, parse, percent, signed, whole } from "../src/figures";

describe("parse", () => {
  const text = '{"a": 1620000025200000092, "b": [9007199254740993, -9007199254740993], "c": 0.12345678901234567890, "d": 9007199254740991}';
  it("keeps every digit of an integer, however long", () => {
    const found = parse<{ a: number; b: number[]; c: number; d: number }>(text);
    expect([found.a, ...found.b].map(String)).toEqual(["1620000025200000092", "9007199254740993", "-9007199254740993"]);
  });
  it("leaves what a number can hold a number", () => {
    const found = parse<{ c: number; d: number }>(text);
    expect([found.c, found.d]).toEqual([Number("0.12345678901234567890"), 9007199254740991]);
  });
  it("touches no text", () => {
    const tricky = { s: 'x": 12345678901234567890, "y', t: "\\", n: 1 };
    expect(parse(JSON.stringify(tricky).replace('"n":1', '"n":12345678901234567890')))
      .toEqual({ ...tricky, n: new Exact("12345678901234567890") });
  });
  it("takes texts of any length", () => {
    const long = { s: "x".repeat(20_000_000), t: "\n".repeat(100_000) };
    const found = parse<typeof long & { n: Exact }>(JSON.stringify({ ...long, n: 1 }).replace('"n":1', '"n":12345678901234567890'));
    expect([found.s === long.s, found.t === long.t, String(found.n)]).toEqual([true, true, "12345678901234567890"]);
  });
  it("gives what JSON.parse gives where nothing is long", () => {
    const plain = { a: [1, null, true, "1,234"], b: { c: -0.5 } };
    expect(parse(JSON.stringify(plain))).toEqual(plain);
  });
});

describe("Exact", () => {
  const long = new Exact("9007199254740993") as unknown as number;
  it("is drawn as a number, and added up as it is", () => {
    expect(long / 2).toBe(4503599627370496);
    expect(big(long) + big(1)).toBe(9007199254740994n);
  });
  it("is printed with all its digits", () => expect(whole(long)).toBe("9,007,199,254,740,993"));
});

it.each([[0, "0"], [999, "999"], [1000, "1,000"], [138357544, "138,357,544"], [-26560, "-26,560"]])("whole(%d)", (number, text) => {
  expect(whole(number)).toBe(text);
});

it.each([[590080, "+590,080"], [-26560, "−26,560"], [0, "0"]])("signed(%d)", (number, text) => {
  expect(signed(number)).toBe(text);
});

it.each([[1e-6, "<0.1%"], [0.999999, ">99.9%"], [1 / 3, "33.3%"], [1, "100.0%"], [0, "0.0%"]])("percent(%d)", (share, text) => {
  expect(percent(share)).toBe(text);
});

it.each([
  ["(9216 + 1) × 4096", "(9,216 + 1) × 4,096"],
  ["1000 1000", "1,000 1,000"],
  ["(64*floor(height/4) + 1) × 1000", "(64 × floor(height/4) + 1) × 1,000"],
  ["conv1024 + x[2048]", "conv1024 + x[2048]"],
])("formula(%s)", (raw, text) => {
  expect(formula(raw)).toBe(text);
});
