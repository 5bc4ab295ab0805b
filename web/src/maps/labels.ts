/** What is written on a rectangle: as much of a layer's name as says which one it is, or nothing. */
import { fitted, textWidth } from "../picture/sizes";
import type { Model } from "../document";
import { way, type Tree } from "./tree";

export const NAME = 11.5;
export const LINE = 15;
const SMALL = 9;
const SIZES = [NAME, 10, SMALL];
/** A name that keeps fewer letters than this, or a smaller part of not many, does not say which layer it is. */
const TELLING = 8;
const KEPT = 0.75;
const MANY = 16;
/** In the label of a group that goes from one layer to another, and so is spoken of as many. */
export const RUN = " … ";
/** The room beside a name, and what a line of text takes besides its size. */
const MARGIN = 7;
const LEADING = 4.5;

/** Short, as a module is called, or with the modules around it. */
export function labelOf(shown: Model, tree: Tree, item: number, whole = false): string {
  if (item >= tree.rows) return tree.groups[item - tree.rows]!.label;
  const layer = shown.ledger.layers[item]!;
  return whole ? layer.path : typed(layer.name, layer);
}

/** "0" and "1" are what PyTorch calls the parts of a Sequential: the type says more. */
function typed(name: string, { type, encloses }: { type: string; encloses: boolean }): string {
  return /(^|\.)\d+$/.test(name) && !encloses ? `${name} ${type}` : name;
}

const isSeparator = (sign: string | undefined) => sign !== undefined && "._/-".includes(sign);

/** A name without what it shares with that of what is around it: "block1_2_conv" in "conv5", of "conv5_block1_2_conv". */
export function within(outer: string, name: string): string {
  let same = 0;
  while (same < outer.length && outer[same] === name[same]) same++;
  if (same === outer.length && isSeparator(name[same])) same++;
  else while (same > 0 && !isSeparator(name[same - 1])) same--;
  return name.slice(same) || name;
}

/** The names of a rectangle, the longest first: as it is called inside each thing around it. outer: what is named around it. */
export function namesOf(shown: Model, tree: Tree, item: number, outer: number | null): string[] {
  const name = (one: number) => labelOf(shown, tree, one, true);
  if (name(item).includes(RUN)) return [name(item)];
  const layer = shown.ledger.layers[item];
  const around = way(tree, item).slice(0, -1);
  const from = outer === null ? [] : around.slice(around.indexOf(outer));
  // What "dense_1 … dense_8" says of dense_3 is no part of its name.
  const names = outer === null || name(outer).includes(RUN) ? [name(item)] : [];
  // Groups have their label for a path; each one further in takes more away.
  for (const one of outer === null ? around : from) names.push(within(name(one), name(item)));
  const longest = names.filter((text, at) => !names.slice(0, at).includes(text));
  return layer && item < tree.rows ? longest.map((text) => typed(text, layer)) : longest;
}

/** The name as far as there is room, if that still says which it is; else nothing. */
export function telling(text: string, size: number, room: number): string {
  const cut = fitted(text, size, room, true);
  if (cut === text) return text;
  const kept = [...cut].length - 1;
  return kept >= TELLING && kept >= Math.min(MANY, KEPT * [...text].length) ? cut : "";
}

export interface Written { text: string; size: number; upright: boolean }

/** What fits: the longest name, level or upright; then the longest that is cut and still says which; else nothing. */
export function written(names: string[], w: number, h: number): Written | null {
  const ways = [false, true].map((upright) => ({ upright, along: (upright ? h : w) - MARGIN, across: upright ? w : h }));
  for (const text of names)
    for (const { upright, along, across } of ways)
      for (const size of SIZES) if (across >= size + LEADING && textWidth(text, size, true) <= along) return { text, size, upright };
  for (const text of names)
    for (const { upright, along, across } of ways) {
      const cut = across >= SMALL + LEADING ? telling(text, SMALL, along) : "";
      if (cut) return { text: cut, size: SMALL, upright };
    }
  return null;
}
