/** The ledger's rows as a tree: each row may lie inside another, which always stands before it. */
import type { Model, RowFacts } from "../document";

/** So many rows are shown open at first; of a longer ledger, the inner modules are folded away. */
const READABLE = 120;

export function isInside(rows: RowFacts[], row: number, outer: ReadonlySet<number>): boolean {
  for (let at = rows[row]?.around ?? null; at !== null; at = rows[at]?.around ?? null) if (outer.has(at)) return true;
  return false;
}

/** The enclosing rows of a row, innermost first. */
export function around(rows: RowFacts[], row: number): number[] {
  const found: number[] = [];
  for (let at = rows[row]?.around ?? null; at !== null; at = rows[at]?.around ?? null) found.push(at);
  return found;
}

/** Rows in the network's order, without what lies in a folded row. */
export function unfolded(rows: RowFacts[], folded: ReadonlySet<number>): number[] {
  const hidden: boolean[] = [];
  const found: number[] = [];
  rows.forEach(({ around }, row) => {
    hidden[row] = around !== null && (folded.has(around) || hidden[around] === true);
    if (!hidden[row]) found.push(row);
  });
  return found;
}

/** What is folded at first: level by level is opened, as long as the whole stays readable. */
export function foldedAtFirst(model: Model): Set<number> {
  const { rows, ledger } = model;
  if (rows.length <= READABLE) return new Set();
  const depths = rows.map(() => 0);
  rows.forEach(({ around }, row) => (depths[row] = around === null ? 0 : (depths[around] ?? 0) + 1));
  const counts: number[] = [];
  for (const depth of depths) counts[depth] = (counts[depth] ?? 0) + 1;
  let deepest = 0;
  let shown = counts[0] ?? 0;
  while (deepest + 1 < counts.length && shown + (counts[deepest + 1] ?? 0) <= READABLE)
    shown += counts[++deepest] ?? 0;
  return new Set([...rows.keys()].filter((row) => ledger.layers[row]?.encloses === true && (depths[row] ?? 0) >= deepest));
}

/** The row that stands for a row: itself, or what it is folded into. */
export function visible(rows: RowFacts[], row: number, folded: ReadonlySet<number>): number {
  return around(rows, row).findLast((outer) => folded.has(outer)) ?? row;
}

export function depth(rows: RowFacts[], row: number): number {
  return around(rows, row).length;
}
