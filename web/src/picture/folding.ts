/** Which modules are open. Each application of a module has a key of its own (`layout.ts`), so that opening one leaves the others. */
import type { Picture } from "../document";
import { NETWORK, insideOf } from "./layout";

/** More than this many nodes are never opened at once: the rest stays folded, and can be opened one by one. */
const MOST = 20_000;

/** The modules for which `wanted` holds, outermost first; only inside what is open is looked further. */
function openWhere(picture: Picture, wanted: (inside: string, depth: number) => boolean): Set<string> {
  const open = new Set<string>();
  let nodes = 0;
  let level: { key: string; at: string }[] = [{ key: NETWORK, at: "" }];
  for (let depth = 0; level.length && depth < 64; depth++) {
    const next: { key: string; at: string }[] = [];
    for (const { key, at } of level) {
      picture.levels[key]?.nodes.forEach((node, index) => {
        const inside = insideOf(node, picture);
        // A module applied again is the same again: it is drawn once.
        if (inside === null || node.call > 0 || !wanted(inside, depth)) return;
        nodes += picture.levels[inside]!.nodes.length;
        if (nodes > MOST) return;
        open.add(`${at}/${index}`);
        next.push({ key: inside, at: `${at}/${index}` });
      });
    }
    level = next;
  }
  return open;
}

export function openAtFirst(picture: Picture): Set<string> {
  const first = new Set(picture.open.map(String));
  return openWhere(picture, (inside) => first.has(inside));
}

/** All modules down to that depth open: 0 folds everything. */
export function openTo(picture: Picture, depth: number): Set<string> {
  return openWhere(picture, (_inside, at) => at < depth);
}

/** How deep modules nest: the number of steps that "open" can take. */
export function deepest(picture: Picture): number {
  let depth = 0;
  for (const key of openTo(picture, Infinity)) depth = Math.max(depth, key.split("/").length - 1);
  return depth;
}

/** How many levels are open as a whole. */
export function openLevels(picture: Picture, open: ReadonlySet<string>, levels: number): number {
  let depth = 0;
  while (depth < levels && [...openTo(picture, depth + 1)].every((key) => open.has(key))) depth++;
  return depth;
}

/** The boxes that must be open for a row to be drawn by itself, outermost first; null where no level has it. */
export function wayTo(picture: Picture, row: number): string[] | null {
  const ways: { level: string; at: string; through: string[] }[] = [{ level: NETWORK, at: "", through: [] }];
  const seen = new Set([NETWORK]);
  for (const { level, at, through } of ways) {
    for (const [index, node] of (picture.levels[level]?.nodes ?? []).entries()) {
      if (node.row === row) return through;
      const inside = insideOf(node, picture);
      if (inside === null || seen.has(inside)) continue;
      seen.add(inside);
      const key = `${at}/${index}`;
      ways.push({ level: inside, at: key, through: [...through, key] });
    }
  }
  return null;
}

export function toggled(open: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(open);
  if (!next.delete(key)) next.add(key);
  return next;
}
