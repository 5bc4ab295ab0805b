/** One rectangle of a map, and what it is called. */
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { Model } from "../document";
import { whole } from "../figures";
import { grouped, percent } from "../picture/figures";
import { choose, lights, point } from "../picture/linking";
import { textWidth } from "../picture/sizes";
import { selected } from "../state";
import { t } from "../words";
import type { Cell } from "./cells";
import { namesOf, labelOf, written } from "./labels";
import { isAtLeast, roleOf, wholeOf, type Measure, type Sums, type Tree } from "./tree";
import { zoomTo } from "./zoom";

const SHARE = 10.5;
/** Of a text's size. */
const CAPITAL = 0.72;

/** What a map is of. */
export interface Shown { shown: Model; tree: Tree; measure: Measure; found: Sums; root: number | null }

/** Everything that the rectangle says. A share of what is known is no share of the whole, and is left out. */
function spoken({ shown, tree, measure, found, root }: Shown, cell: Cell): string {
  const known = cell.item === null ? whole(cell.value) : whole(found.exact[cell.item]!);
  const value = cell.item !== null && found.partly.has(cell.item) ? t("at_least", { number: known }) : known;
  const facts = { value, unit: t(`unit_${measure}`), share: percent(cell.value, wholeOf(found, root)) };
  const suffix = isAtLeast(found, root) ? "_known" : "";
  if (cell.item === null) return t(`map_more_named${suffix}`, { count: cell.more, ...facts });
  const type = (cell.item < tree.rows ? shown.ledger.layers[cell.item] : tree.groups[cell.item - tree.rows])!.type;
  return t(`map_cell${suffix}`, { name: labelOf(shown, tree, cell.item, true), type, ...facts });
}

/** The row that stands for an item, where one does. */
export function rowOf(tree: Tree, item: number | null): number | null {
  return item !== null && item < tree.rows ? item : null;
}

export function pick(tree: Tree, { item }: Cell): void {
  if (item !== null && tree.inside.has(item)) zoomTo(item);
  else choose(rowOf(tree, item));
}

interface Props { id: string; map: Shown; cell: Cell; outer: number | null; top: number; active: boolean }

/** outer: what is named around it. top: how far down its own name stands, where that of a module is above it. */
export const Rectangle = memo(function Rectangle({ id, map, cell, outer, top, active }: Props) {
  const { shown, tree, found } = map;
  const { item, x, y, w, h } = cell;
  const row = rowOf(tree, item);
  const group = item !== null && row === null ? tree.groups[item - tree.rows]!.rows : undefined;
  const light = useMemo(() => lights(shown, row, group), [shown, row, group]);
  const role = item === null ? "other" : roleOf(shown, tree, found, item);
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
      {!cell.module && <Words map={map} cell={cell} outer={outer} top={top} />}
    </g>
  );
});

/** The name, and below it the share; of a whole that is not known the figure itself. */
function Words({ map, cell, outer, top }: Pick<Props, "map" | "cell" | "outer" | "top">) {
  const { shown, tree, found, root } = map;
  const { item, value, w, h } = cell;
  const names = item === null ? [t("map_more", { count: grouped(cell.more) })] : namesOf(shown, tree, item, outer);
  const label = written(names, w, h - top);
  if (!label) return null;
  const figure = isAtLeast(found, root) ? grouped(value) : percent(value, wholeOf(found, root));
  const below = !label.upright && h >= top + 32 && textWidth(figure, SHARE) < w - 8;
  const high = CAPITAL * label.size;
  const at = label.upright
    ? { transform: `translate(${Math.min(7, (w - high) / 2)} ${top + 4}) rotate(90)` }
    : { x: 4, y: top + Math.min(14, (h - top + high) / 2) };
  return (
    <>
      <text aria-hidden="true" class="label" style={{ fontSize: `${label.size}px` }} {...at}>{label.text}</text>
      {below && <text aria-hidden="true" class="small" x={4} y={top + 28}>{figure}</text>}
    </>
  );
}
