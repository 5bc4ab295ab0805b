/** One treemap: rectangles for the layers, outlines and names for the modules, and what is not known said beside it. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { printing } from "../app/theme";
import { counted, percent } from "../picture/figures";
import { PAGE } from "../picture/paper";
import { point } from "../picture/linking";
import { textWidth } from "../picture/sizes";
import { useSize } from "../picture/use-size";
import { t } from "../words";
import { cells, type Cell } from "./cells";
import { neighbour } from "./neighbour";
import { LINE, NAME, RUN, labelOf, telling, within } from "./labels";
import { Rectangle, pick, rowOf, type Shown } from "./rectangle";
import { isAtLeast, most, way, wholeOf, type Measure, type Sums } from "./tree";
import { zoomTo } from "./zoom";

/** A module is named where its name has room beside those of its layers. */
const NAMED = { w: 40, h: 34 };
/** Names of layers without a figure that are listed; the rest is counted. */
const LISTED = 3;

/** The three stand side by side on paper. There they are drawn a little smaller than on the screen. */
const PAPER = { w: PAGE.w / 2.4, h: 210 };

export type All = Record<Measure, Sums>;
type Props = Omit<Shown, "found"> & { all: All };

export function TreeMap({ shown, tree, measure, all, root }: Props) {
  const [frame, size] = useSize<HTMLDivElement>();
  const { w, h } = printing.value ? PAPER : size;
  const found = all[measure];
  const map = useMemo(() => ({ shown, tree, measure, found, root }), [shown, tree, measure, found, root]);
  const drawn = useMemo(() => cells(tree, found, root, w, h), [tree, found, root, w, h]);
  const { chips, under, outer } = useMemo(() => headed(map, drawn), [map, drawn]);
  const [active, setActive] = useState(0);
  const id = `map-${measure}`;
  useEffect(() => setActive(0), [root]);

  function keydown(event: KeyboardEvent): void {
    const cell = drawn[active];
    const next = neighbour(drawn, active, event.key);
    if (next !== undefined) {
      setActive(next);
      point(rowOf(tree, drawn[next]!.item));
    } else if ((event.key === "Enter" || event.key === " ") && cell) pick(tree, cell);
    else if (event.key === "Escape" && root !== null) zoomTo(tree.around[root] ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <figure class="map">
      <figcaption>
        <h3>{t(`map_${measure}`)}</h3> <p>{sentence(map, all)}</p>
      </figcaption>
      <div
        ref={frame}
        class="area"
        role="listbox"
        tabIndex={0}
        aria-label={t(`map_${measure}`)}
        aria-activedescendant={drawn.length ? `${id}-${active}` : undefined}
        onKeyDown={keydown}
        onPointerLeave={() => point(null)}
      >
        <svg width={w} height={h} viewBox={`0 0 ${w || 1} ${h || 1}`} role="presentation">
          {drawn.map((cell, at) => (
            <Rectangle key={cell.item ?? `more-${at}`} id={`${id}-${at}`} map={map} cell={cell} outer={outer(cell)} top={under.has(cell) ? LINE : 0} active={at === active} />
          ))}
          {chips.map((chip) => (
            <g key={chip.cell.item} class="chip" role="presentation" onPointerEnter={() => point(rowOf(tree, chip.cell.item))} onClick={() => pick(tree, chip.cell)}>
              <rect x={chip.cell.x + 2} y={chip.cell.y + 2} width={chip.w} height={LINE} rx={2} />
              <text aria-hidden="true" class="label" x={chip.cell.x + 6} y={chip.cell.y + 13.5}>{chip.text}</text>
            </g>
          ))}
        </svg>
      </div>
      <Unknown map={map} />
    </figure>
  );
}

interface Chip { cell: Cell; text: string; w: number }

/** under: the rectangles that have a module's name where their own would stand; outer: what is named around a rectangle. */
interface Headed { chips: Chip[]; under: Set<Cell>; outer: (cell: Cell) => number | null }

/** The names of modules in their corners. */
function headed(map: Shown, drawn: Cell[]): Headed {
  const { shown, tree, root } = map;
  const name = (item: number) => labelOf(shown, tree, item, item < tree.rows);
  const nameInside = (item: number) => (root === null ? labelOf(shown, tree, item) : within(name(root), name(item)));
  // Where one module fills the map, those inside it tell more.
  const outermost = drawn.filter((cell) => cell.depth === 1).length === 1 ? 2 : 1;
  const chips = drawn
    .filter((cell) => cell.module && cell.depth === outermost && cell.w >= NAMED.w && cell.h >= NAMED.h)
    .map((cell): Chip => {
      const text = telling(nameInside(cell.item!), NAME, cell.w - 14);
      return { cell, text, w: textWidth(text, NAME, true) + 8 };
    })
    .filter((chip) => chip.text);
  const hides = (cell: Cell) => (chip: Chip) =>
    chip.cell.x + chip.w > cell.x + 1 && chip.cell.x < cell.x + cell.w && Math.abs(chip.cell.y - cell.y) < LINE;
  const named = new Set(chips.map((chip) => chip.cell.item));
  return {
    chips,
    under: new Set(drawn.filter((cell) => !cell.module && chips.some(hides(cell)))),
    outer: ({ item }) => (item === null ? null : (way(tree, item).slice(0, -1).reverse().find((one) => one === root || named.has(one)) ?? null)),
  };
}

/** "fc1 has 74.3% of the parameters and 0.7% of the MACs": the largest, and what else it has. */
function sentence(map: Shown, all: All): string {
  const { tree, measure, found, root } = map;
  const whole = wholeOf(found, root);
  const open = isAtLeast(found, root);
  const item = most(tree, found, root);
  const unit = t(`unit_${measure}`);
  if (item === null) return open ? t("map_open", { unit }) : t(`map_none_${measure}`);
  const facts = { name: labelOf(map.shown, map.tree, item, true), share: percent(found.of[item]!, whole) };
  // A share of what is known is no share of the whole, and is not called so.
  const many = facts.name.includes(RUN) && item >= tree.rows ? "_many" : "";
  if (open) return t(`map_known_${measure}${many}`, { ...facts, total: counted(whole, measure) });
  return t(`map_most_${measure}${many}`, { ...facts, other: other(all, measure === "params" ? "macs" : "params", item, root) });
}

/** Of another figure: "0.7% of the MACs" where all of them are known; otherwise how many are, or that they are not. */
function other(all: All, measure: Measure, item: number, root: number | null): string {
  const found = all[measure];
  const unit = t(`unit_${measure}`);
  if (!isAtLeast(found, root)) return t("map_share", { share: percent(found.of[item]!, wholeOf(found, root)), unit });
  const has = counted(found.of[item]!, measure);
  if (!found.partly.has(item)) return has;
  return found.of[item] ? t("at_least", { number: has }) : t("map_which_open", { unit });
}

/** The layers inside whose figure is not known. */
function unknownOf({ tree, found, root }: Shown): number[] {
  return found.unknown.filter((item) => root === null || way(tree, item).includes(root));
}

function Unknown({ map }: { map: Shown }) {
  const { measure } = map;
  const items = unknownOf(map);
  if (!items.length) return null;
  const names = items.slice(0, LISTED).map((item) => labelOf(map.shown, map.tree, item, true)).join(", ");
  const key = items.length > LISTED ? "map_unknown_more" : "map_unknown";
  return (
    <p class="unknown-figures">
      <i class="swatch unknown" />
      {t(key, { names, count: items.length - LISTED, unit: t(`unit_${measure}`) })}
    </p>
  );
}
