/** What is shown and what is pointed at. One network is shown at a time; a row is an index into its ledger. */
import { computed, signal } from "@preact/signals";
import type { Doc, Model } from "./document";
import { readable } from "./readable";

export const doc = signal<Doc | null>(null);
export const chosen = signal(0);
export const model = computed<Model | null>(() => doc.value?.models[chosen.value] ?? null);

/** The row under the pointer, in whichever view. */
export const hovered = signal<number | null>(null);
/** The row that was chosen: it is open in the ledger, and marked in every picture. */
export const selected = signal<number | null>(null);

export function show(next: Doc): void {
  const unnamed = (number: number) => (next.words.no_name ?? "#{number}").replace("{number}", String(number));
  doc.value = readable(next, unnamed);
  chosen.value = 0;
  hovered.value = null;
  selected.value = null;
}

/** Rows inside a row, at any depth, and the row itself. */
export function within(model: Model, row: number, outer: number): boolean {
  for (let at: number | null = row; at !== null; at = model.rows[at]?.around ?? null) if (at === outer) return true;
  return false;
}
