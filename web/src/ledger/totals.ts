/** What a column adds up to, over what is shown and over all. */
import type { Model } from "../document";
import { big } from "../figures";
import type { Column } from "./columns";

export interface Total {
  shown: bigint;
  all: bigint;
  /** Something that would add is not known: it is at least so much. */
  partly: boolean;
}

/** held: which rows count as shown; null for all. null where the column is no sum. */
export function total(model: Model, column: Column, held: boolean[] | null): Total | null {
  const { adds } = column;
  if (!adds) return null;
  const sum: Total = { shown: 0n, all: 0n, partly: false };
  model.ledger.layers.forEach((layer, row) => {
    const size = adds(layer);
    if (size === null) sum.partly = true;
    else {
      sum.all += big(size);
      if (!held || held[row]) sum.shown += big(size);
    }
  });
  return sum;
}
