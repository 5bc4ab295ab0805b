/** The page and `weigh --format svg` draw alike: the sizes on both sides are the same. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BLOCKS, SLANT, THIN } from "../src/blocks/geometry";
import { STYLE, fitted, textWidth } from "../src/picture/sizes";

const python = (file: string) => readFileSync(join(import.meta.dirname, "../../src/weigh/drawing", file), "utf8");

function constants(source: string): Record<string, number> {
  const found = source.matchAll(/^([A-Z_]+)(?:: Final)? = (-?[\d.]+)(?:  #.*)?$/gm);
  const pairs = source.matchAll(/^([A-Z_]+), ([A-Z_]+) = ([\d.]+), ([\d.]+)$/gm);
  return Object.fromEntries([
    ...[...found].map(([, name, value]) => [name!, Number(value)] as const),
    ...[...pairs].flatMap(([, a, b, first, second]) => [[a!, Number(first)] as const, [b!, Number(second)] as const]),
  ]);
}

describe("the page and the command line", () => {
  const style = constants(python("style.py"));
  it.each(Object.entries(STYLE))("agree on %s", (name, value) => expect(style[name]).toBe(value));
  const blocks = { ...constants(python("blocks_svg.py")), ...constants(python("blocks.py")) };
  it.each(Object.entries(BLOCKS))("agree on the blocks' %s", (name, value) => expect(blocks[name]).toBe(value));
  it("agree on the blocks' slant", () => {
    expect(python("blocks_svg.py")).toContain(`SLANT = (${SLANT.map((side) => side.toFixed(1)).join(", ")})`);
    expect(blocks["THIN"]).toBe(THIN);
  });

  it("cut names alike", () => {
    // As style.fitted does.
    expect(fitted("a_rather_long_name_of_a_layer", 12, 90)).toBe("a_rathe…_layer");
  });
});

it("knows how wide a text is, also beyond the letters that it has a table for", () => {
  expect(textWidth("", 12)).toBe(0);
  expect(textWidth("iii", 12)).toBeLessThan(textWidth("WWW", 12));
  expect(textWidth("層", 12)).toBeCloseTo(12 * STYLE.SPARE);
  expect(fitted("short", 12, 100)).toBe("short");
  expect(fitted("anything", 12, 0)).toBe("…");
});
