/** One rectangle of a map, and what it is called. */
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { Model } from "../document";
import { grouped, percent } from "../picture/figures";
import { choose, lights, point } from "../picture/linking";
import { fitted, textWidth } from "../picture/sizes";
import { selected } from "../state";
import { t } from "../words";
import type { Cell } from "./cells";
import { roleOf, wholeOf, type Measure, type Sums, type Tree } from "./tree";
import { zoomTo } from "./zoom";

export const NAME = 11.5;
export const LINE = 15;
const SMALL = 10.5;

/** What a map is of. */
export interface Shown { shown: Model; tree: Tree; measure: Measure; found: Sums; root: number | null }

/** Short, as it is written on the rectangle, or with the modules around it. */
export function labelOf({ shown, tree }: Pick<Shown, "shown" | "tree">, item: number, whole = false): string {
  if (item >= tree.rows) return tree.groups[item - tree.rows]!.label;
  const layer = shown.ledger.layers[item]!;
  // "0" and "1" are what PyTorch calls the parts of a Sequential: the type says more.
  return whole ? layer.path : /^\d+$/.test(layer.name) && !layer.encloses ? `${layer.name} ${layer.type}` : layer.name;
}

function spoken({ shown, tree, measure, found, root }: Shown, cell: Cell): string {
  const facts = { value: grouped(cell.value), unit: t(`unit_${measure}`), share: percent(cell.value, wholeOf(found, root)) };
  if (cell.item === null) return t("map_more_named", { count: cell.more, ...facts });
  const type = (cell.item < tree.rows ? shown.ledger.layers[cell.item] : tree.groups[cell.item - tree.rows])!.type;
  return t("map_cell", { name: labelOf({ shown, tree }, cell.item, true), type, ...facts });
}

/** The row that stands for an item, where one does. */
export function rowOf(tree: Tree, item: number | null): number | null {
  return item !== null && item < tree.rows ? item : null;
}

export function pick(tree: Tree, { item }: Cell): void {
  if (item !== null && tree.inside.has(item)) zoomTo(item);
  else choose(rowOf(tree, item));
}

interface Props { id: string; map: Shown; cell: Cell; top: number; active: boolean }

/** top: how far down its name stands, since the name of a module is above it. */
export const Rectangle = memo(function Rectangle({ id, map, cell, top, active }: Props) {
  const { shown, tree, found, root } = map;
  const { item, x, y, w, h } = cell;
  const row = rowOf(tree, item);
  const group = item !== null && row === null ? tree.groups[item - tree.rows]!.rows : undefined;
  const light = useMemo(() => lights(shown, row, group), [shown, row, group]);
  const role = item === null ? "other" : roleOf(shown, tree, found, item);
  const label = item === null ? t("map_more", { count: grouped(cell.more) }) : labelOf(map, item);
  const share = percent(cell.value, wholeOf(found, root));
  const text = h >= top + 17 && w >= 26 ? fitted(label, NAME, w - 9, true) : "";
  const legible = text === label || text.length > 6 || /^\d+…?$/.test(text);
  const name = useMemo(() => spoken(map, cell), [map, cell]);
  return (
    <g
      class={`cell ${cell.module ? "module" : "leaf"} depth-${cell.depth}${active ? " active" : ""}${cell.more ? " more" : ""}`}
      transform={`translate(${x} ${y})`}
      style={{ "--role": `var(--role-${role})` }}
      data-hover={light.hover}
      data-chosen={light.chosen}
      data-dim={cell.module ? undefined : light.dim}
      onPointerEnter={cell.module ? undefined : () => point(row)}
      onClick={() => pick(tree, cell)}
    >
      {row === null && !cell.module && <title>{name}</title>}
      <rect class="ground" width={w} height={h} id={id} role="option" aria-label={name} aria-selected={row !== null && selected.value === row} />
      {!cell.module && legible && <text aria-hidden="true" class="label" x={5} y={top + 14}>{text}</text>}
      {!cell.module && legible && h >= top + 32 && textWidth(share, SMALL) < w - 8 && <text aria-hidden="true" class="small" x={5} y={top + 28}>{share}</text>}
    </g>
  );
});
