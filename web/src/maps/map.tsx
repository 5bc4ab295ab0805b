/** One treemap: rectangles for the layers, outlines and names for the modules, and what is not known said beside it. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { percent } from "../picture/figures";
import { point } from "../picture/linking";
import { fitted, textWidth } from "../picture/sizes";
import { useSize } from "../picture/use-size";
import { t } from "../words";
import { cells, type Cell } from "./cells";
import { neighbour } from "./neighbour";
import { LINE, NAME, Rectangle, labelOf, pick, rowOf, type Shown } from "./rectangle";
import { MEASURES, most, way, wholeOf, type Measure, type Sums } from "./tree";
import { zoomTo } from "./zoom";

/** A module is named where its name has room beside those of its layers. */
const NAMED = { w: 40, h: 34 };
/** Names of layers without a figure that are listed; the rest is counted. */
const LISTED = 3;

export type All = Record<Measure, Sums>;
type Props = Omit<Shown, "found"> & { all: All };

export function TreeMap({ shown, tree, measure, all, root }: Props) {
  const [frame, { w, h }] = useSize<HTMLDivElement>();
  const found = all[measure];
  const map = useMemo(() => ({ shown, tree, measure, found, root }), [shown, tree, measure, found, root]);
  const drawn = useMemo(() => cells(tree, found, root, w, h), [tree, found, root, w, h]);
  const { chips, under } = useMemo(() => headed(map, drawn), [map, drawn]);
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
    <figure class={w > 3 * h ? "map broad" : "map"}>
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
            <Rectangle key={cell.item ?? `more-${at}`} id={`${id}-${at}`} map={map} cell={cell} top={under.has(cell) ? LINE : 0} active={at === active} />
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

/** The names of modules in their corners, and the rectangles that have one where their own name would stand. */
function headed(map: Shown, drawn: Cell[]): { chips: Chip[]; under: Set<Cell> } {
  // Where one module fills the map, those inside it tell more.
  const outermost = drawn.filter((cell) => cell.depth === 1).length === 1 ? 2 : 1;
  const chips = drawn
    .filter((cell) => cell.module && cell.depth === outermost && cell.w >= NAMED.w && cell.h >= NAMED.h)
    .map((cell): Chip => {
      const text = fitted(labelOf(map, cell.item!), NAME, cell.w - 14, true);
      return { cell, text, w: textWidth(text, NAME, true) + 8 };
    });
  const hides = (cell: Cell) => (chip: Chip) =>
    chip.cell.x + chip.w > cell.x + 1 && chip.cell.x < cell.x + cell.w && Math.abs(chip.cell.y - cell.y) < LINE;
  return { chips, under: new Set(drawn.filter((cell) => !cell.module && chips.some(hides(cell)))) };
}

/** "fc1 has 74.3 % of the parameters and 0.7 % of the MACs": the largest, and what else it has. */
function sentence(map: Shown, all: All): string {
  const { tree, measure, found, root } = map;
  const item = most(tree, found, root);
  if (item === null) return t(`map_none_${measure}`);
  const share = (of: Measure) => percent(all[of].of[item]!, wholeOf(all[of], root));
  const other = measure === "params" ? "macs" : "params";
  // Shares of what is known are no shares of the whole, and are not called so.
  const known = MEASURES.some((of) => unknownOf({ ...map, found: all[of] }).length);
  return t(`map_${known ? "known" : "most"}_${measure}`, { name: labelOf(map, item, true), share: share(measure), other: share(other) });
}

/** The layers inside whose figure is not known. */
function unknownOf({ tree, found, root }: Shown): number[] {
  return found.unknown.filter((item) => root === null || way(tree, item).includes(root));
}

function Unknown({ map }: { map: Shown }) {
  const { measure } = map;
  const items = unknownOf(map);
  if (!items.length) return null;
  const names = items.slice(0, LISTED).map((item) => labelOf(map, item, true)).join(", ");
  const key = items.length > LISTED ? "map_unknown_more" : "map_unknown";
  return (
    <p class="unknown-figures">
      <i class="swatch unknown" />
      {t(key, { names, count: items.length - LISTED, unit: t(`unit_${measure}`) })}
    </p>
  );
}
