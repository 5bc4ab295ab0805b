/**
 * What a map shows: the layers of a network by one of their figures, inside the modules that enclose them, and inside the
 * groups that the picture makes of long flat networks. An item is a number: a row, or behind the rows a group.
 */
import type { Model, Node, Role, Size } from "../document";
import { big } from "../figures";
import { isPartial, type Measure } from "../picture/figures";
import { NETWORK } from "../picture/layout";

export type { Measure };
export const MEASURES: Measure[] = ["params", "macs", "activations"];

/** What encloses what. `null` is the network itself. */
export interface Tree {
  rows: number;
  groups: Node[];
  around: (number | null)[];
  inside: Map<number | null, number[]>;
  /** From the outside in, so that whoever encloses comes first. */
  order: number[];
}

export function treeOf(shown: Model): Tree {
  const around = shown.rows.map((facts) => facts.around);
  const groups: Node[] = [];
  const levels: { key: string; holder: number | null; row: number | null }[] = [{ key: NETWORK, holder: null, row: null }];
  const seen = new Set<string>([NETWORK]);
  for (const { key, holder, row } of levels) {
    for (const node of shown.picture.levels[key]?.nodes ?? []) {
      const item = node.kind === "group" ? shown.rows.length + groups.push(node) - 1 : node.row;
      if (item === null || node.call > 0) continue;
      // Only what the ledger has at the same place is moved into a group: a row stands once.
      if (node.kind === "group") around[item] = holder;
      else if (holder !== row && around[item] === row) around[item] = holder;
      if (node.level === null || seen.has(node.level)) continue;
      seen.add(node.level);
      levels.push({ key: node.level, holder: item, row: node.kind === "group" ? row : item });
    }
  }
  const inside = new Map<number | null, number[]>();
  around.forEach((outer, item) => {
    const siblings = inside.get(outer);
    if (siblings) siblings.push(item);
    else inside.set(outer, [item]);
  });
  const order = [...(inside.get(null) ?? [])];
  for (const item of order) for (const inner of inside.get(item) ?? []) order.push(inner);
  return { rows: shown.rows.length, groups, around, inside, order };
}

/** The items around an item, outermost first, with itself. */
export function way(tree: Tree, item: number | null): number[] {
  const found: number[] = [];
  for (let at = item; at !== null && found.length <= tree.order.length; at = tree.around[at] ?? null) found.unshift(at);
  return found;
}

/** A layer's own figure. Weights that are shared count where they come first; null where the figure is not known. */
export function figure(shown: Model, row: number, measure: Measure): Size {
  const layer = shown.ledger.layers[row]!;
  if (layer.encloses) return 0; // what encloses is the sum of what is inside
  return measure === "params" && layer.shared ? 0 : layer[measure];
}

/**
 * Every item's figure with all that is inside it, as far as it is known; the layers whose figure is not known; the items
 * that are one of these or hold one, whose figure is therefore "at least"; and whether the network's is.
 */
export interface Sums { of: number[]; exact: bigint[]; total: number; unknown: number[]; partly: Set<number>; partial: boolean }

export function sums(shown: Model, tree: Tree, measure: Measure): Sums {
  const exact = new Array<bigint>(tree.around.length).fill(0n);
  const partly = new Set<number>();
  const unknown: number[] = [];
  let total = 0n;
  for (const item of [...tree.order].reverse()) {
    const own = item < tree.rows ? figure(shown, item, measure) : 0;
    if (own === null) unknown.push(item);
    else exact[item]! += big(own);
    if (own === null) partly.add(item);
    const outer = tree.around[item] ?? null;
    if (outer === null) total += exact[item]!;
    else exact[outer]! += exact[item]!;
    if (outer !== null && partly.has(item)) partly.add(outer);
  }
  const partial = unknown.length > 0 || isPartial(shown, measure);
  return { of: exact.map(Number), exact, total: Number(total), unknown: unknown.sort((a, b) => a - b), partly, partial };
}

/** Whether more than is known is inside `root`. */
export const isAtLeast = (found: Sums, root: number | null) => (root === null ? found.partial : found.partly.has(root));

export const wholeOf = (found: Sums, root: number | null) => (root === null ? found.total : found.of[root]!);

const largest = (items: number[], found: Sums) => items.reduce((best, item) => (found.of[item]! > found.of[best]! ? item : best));

/** Where most of a figure is: down from `root` as long as one item holds half of it; what holds all of it says nothing. */
export function most(tree: Tree, found: Sums, root: number | null): number | null {
  const whole = wholeOf(found, root);
  let at = root;
  for (;;) {
    const inner = tree.inside.get(at);
    if (!inner?.length || whole <= 0) return at === root ? null : at;
    const next = largest(inner, found);
    const has = at === root || at === null ? Infinity : found.of[at]!;
    if (at !== root && found.of[next]! * 2 < whole && has < 0.9995 * whole) return at;
    at = next;
  }
}

/** The role of a rectangle: of its layer, or of the largest layer inside. */
export function roleOf(shown: Model, tree: Tree, found: Sums, item: number): Role {
  let at = item;
  for (let inner = tree.inside.get(at); inner?.length; inner = tree.inside.get(at)) at = largest(inner, found);
  return shown.rows[at]?.role ?? "other";
}
