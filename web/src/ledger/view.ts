/** Which rows the ledger shows, in which order and with which columns; and what of them is folded. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { printing } from "../app/theme";
import type { Model } from "../document";
import { hovered, model, selected } from "../state";
import { COLUMNS, SHOWN_AT_FIRST, type Key } from "./columns";
import { holding, test, withTrunk } from "./filter";
import { sorted, type Order } from "./sort";
import { around, foldedAtFirst, unfolded, visible } from "./tree";

export const sought = signal("");
export const order = signal<Order | null>(null);
export const folded = signal<ReadonlySet<number>>(new Set());
export const chosenColumns = signal<ReadonlySet<Key>>(new Set(SHOWN_AT_FIRST));
/** The row that the keyboard is at. */
export const current = signal(0);

export const columns = computed(() => COLUMNS.filter((column) => chosenColumns.value.has(column.key)));

const found = computed(() => test(sought.value));

/** Which rows the filter finds; null where there is none. */
export const held = computed<boolean[] | null>(() => {
  const shown = model.value;
  return shown && found.value ? holding(shown, found.value) : null;
});

export const isTree = computed(() => order.value === null);
/** Sorted or filtered, nothing is folded: what is sought must not hide. Nor on paper, where nothing opens. */
export const canFold = computed(() => isTree.value && held.value === null && !printing.value);

/** The rows shown, in order. The selected one is always among them. */
export const shown = computed<number[]>(() => {
  const all = model.value;
  if (!all) return [];
  if (canFold.value) return unfolded(all.rows, folded.value);
  const mask = held.value && isTree.value ? withTrunk(all, held.value) : held.value;
  const rows = [...all.rows.keys()].filter((row) => row === selected.value || (mask ? mask[row] : true) === true);
  return order.value ? sorted(all, rows.filter((row) => isListed(all, row)), order.value) : rows;
});

/** A row whose figures are sums of others is left out of a list, unless it is the one asked for. */
function isListed(model: Model, row: number): boolean {
  return !model.ledger.layers[row]?.encloses || row === selected.value;
}

/** The row that lights up for what is pointed at: itself, or the module that it is folded into. */
export const lit = computed<number | null>(() => {
  const [all, at] = [model.value, hovered.value];
  if (!all || at === null) return null;
  return canFold.value ? visible(all.rows, at, folded.value) : at;
});

export function fold(row: number, shut: boolean): void {
  const next = new Set(folded.value);
  if (shut) next.add(row);
  else next.delete(row);
  folded.value = next;
}

export function foldAll(shut: boolean): void {
  const layers = model.value?.ledger.layers ?? [];
  folded.value = new Set(shut ? [...layers.keys()].filter((row) => layers[row]?.encloses) : []);
}

/** Opens what a row lies in, so that it can be seen. */
export function unfoldTo(row: number): void {
  const outer = around(model.value?.rows ?? [], row).filter((one) => folded.value.has(one));
  if (outer.length) folded.value = new Set([...folded.value].filter((one) => !outer.includes(one)));
}

export function chooseColumn(key: Key, on: boolean): void {
  const next = new Set(chosenColumns.value);
  if (on) next.add(key);
  else next.delete(key);
  chosenColumns.value = next;
}

let before: Model | null = null;

// What was sought and how it was sorted holds for another network too; what was folded, only where its rows are the same.
effect(() => {
  const now = model.value;
  untracked(() => {
    if (now && !hasSameRows(now, before)) {
      current.value = 0;
      folded.value = foldedAtFirst(now);
    }
    before = now;
  });
});

function hasSameRows(one: Model, other: Model | null): boolean {
  const rows = other?.ledger.layers ?? [];
  return one.ledger.layers.length === rows.length && one.ledger.layers.every(({ path }, row) => path === rows[row]!.path);
}

effect(() => {
  const row = selected.value;
  if (row === null) return;
  untracked(() => {
    current.value = row;
    unfoldTo(row);
  });
});

/** What stands in the table, one under the other: a row by its index, and its explanation below it as −1 − index. */
export const items = computed<number[]>(() => {
  const open = selected.value;
  return shown.value.flatMap((row) => (row === open ? [row, -1 - row] : [row]));
});
