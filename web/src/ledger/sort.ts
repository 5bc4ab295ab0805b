/** Sorted, the ledger is a list: rows that are sums of others would stand above what they are made of. */
import type { Model } from "../document";
import { big } from "../figures";
import { COLUMNS, type Key } from "./columns";

export interface Order {
  key: Key;
  down: boolean;
}

/** A click: numbers largest first, texts from A; then the other way; then the network's own order again. */
export function next(order: Order | null, key: Key): Order | null {
  const first = COLUMNS.find((column) => column.key === key)?.size !== undefined;
  if (order?.key !== key) return { key, down: first };
  return order.down === first ? { key, down: !first } : null;
}

/** What is not known comes last, whichever way; equal rows keep the network's order. */
export function sorted(model: Model, rows: number[], { key, down }: Order): number[] {
  const column = COLUMNS.find((one) => one.key === key)!;
  const sign = down ? -1 : 1;
  const sizes = new Map(rows.map((row) => [row, column.size?.(model, row)]));
  const texts = new Map(rows.map((row) => [row, column.size ? "" : column.text(model, row)]));
  return [...rows].sort((a, b) => {
    if (!column.size) return sign * collator.compare(texts.get(a)!, texts.get(b)!) || a - b;
    return compare(sizes.get(a) ?? null, sizes.get(b) ?? null, sign) || a - b;
  });
}

// conv10 comes behind conv9.
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(a: number | null, b: number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const gap = Number(a) - Number(b);
  // Beyond 2^53 two different integers may be the same number.
  return gap || Number.isSafeInteger(Number(a)) || !Number.isInteger(Number(a)) ? sign * gap : sign * sgn(big(a) - big(b));
}

function sgn(number: bigint): number {
  return number < 0n ? -1 : number > 0n ? 1 : 0;
}
