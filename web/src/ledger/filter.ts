/** What the filter box understands: words that a row's path, type or shape holds, and bounds on its parameters. */
import type { Model } from "../document";

export type Test = (model: Model, row: number) => boolean;

const BOUND = /^([<>]=?)(\d[\d,]*(?:\.\d+)?)([kmg]?)$/i;
const FACTORS: Record<string, number> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

/** Every word has to hold. null where there is nothing to filter by. */
export function test(text: string): Test | null {
  const tests = text.split(/\s+/).filter(Boolean).map(testOf);
  return tests.length ? (model, row) => tests.every((one) => one(model, row)) : null;
}

function testOf(word: string): Test {
  const [, sign, number, factor] = BOUND.exec(word) ?? [];
  if (sign && number) return bound(sign, Number(number.replaceAll(",", "")) * (FACTORS[factor?.toLowerCase() ?? ""] ?? 1));
  const sought = word.toLowerCase();
  return (model, row) => spoken(model, row).includes(sought);
}

function bound(sign: string, limit: number): Test {
  const holds: Record<string, (params: number) => boolean> = {
    ">": (params) => params > limit,
    ">=": (params) => params >= limit,
    "<": (params) => params < limit,
    "<=": (params) => params <= limit,
  };
  return (model, row) => {
    const layer = model.ledger.layers[row];
    // A sum over rows would come on top of the rows that it sums.
    return !!layer && !layer.encloses && layer.params !== null && holds[sign]!(layer.params);
  };
}

function spoken(model: Model, row: number): string {
  const layer = model.ledger.layers[row];
  const cells = model.cells[model.rows[row]?.cells ?? -1];
  return layer && cells ? `${layer.path} ${layer.type} ${cells.shape}`.toLowerCase() : "";
}

/** Which rows hold, themselves or by what they lie in. */
export function holding(model: Model, found: Test): boolean[] {
  const holds: boolean[] = [];
  model.rows.forEach(({ around }, row) => (holds[row] = (around !== null && holds[around] === true) || found(model, row)));
  return holds;
}

/** Those rows and everything that they lie in: a tree keeps its trunk. */
export function withTrunk(model: Model, holds: boolean[]): boolean[] {
  const shown = [...holds];
  for (let row = shown.length - 1; row >= 0; row--) {
    const outer = model.rows[row]?.around ?? null;
    if (shown[row] && outer !== null) shown[outer] = true;
  }
  return shown;
}
