/** The rectangles of a map. Areas are exactly proportional to the figures: modules are outlines, and take no room. */
import { hierarchy, treemap, treemapSquarify, type HierarchyRectangularNode } from "d3-hierarchy";
import { wholeOf, type Sums, type Tree } from "./tree";

/** Rectangles smaller than this, in square pixels, cannot be pointed at: those of a module become one. */
const LEAST = 90;
/** Outlines are drawn for modules down to this depth. */
const OUTLINED = 2;

/** item: null where several are one, being too small to tell apart; `more` is then how many. */
export interface Cell { item: number | null; more: number; value: number; module: boolean; depth: number; x: number; y: number; w: number; h: number }

interface Datum { item: number | null; more: number; value: number }

/** The rectangles of what is inside `root` (null: the network). */
export function cells(tree: Tree, found: Sums, root: number | null, width: number, height: number): Cell[] {
  const whole = wholeOf(found, root);
  if (whole <= 0 || width <= 0 || height <= 0) return [];
  const small = (value: number) => (value / whole) * width * height < LEAST;

  function children(datum: Datum): Datum[] | undefined {
    if (datum.more) return undefined;
    const items = (tree.inside.get(datum.item) ?? []).filter((item) => found.of[item]! > 0);
    const large = items.filter((item) => !small(found.of[item]!));
    if (!items.length || (!large.length && datum.item !== root)) return undefined;
    const apart = items.length - large.length > 1 ? large : items;
    const data: Datum[] = apart.map((item) => ({ item, more: 0, value: found.of[item]! }));
    const rest = apart === items ? 0 : items.reduce((sum, item) => sum + (small(found.of[item]!) ? found.of[item]! : 0), 0);
    if (rest > 0) data.push({ item: null, more: items.length - large.length, value: rest });
    return data;
  }

  const laid = hierarchy<Datum>({ item: root, more: 0, value: whole }, children);
  // d3's own `sum` adds what inner nodes have to what is inside them; here their figure is that sum already.
  laid.each((node) => ((node as { value?: number }).value = node.data.value));
  laid.sort((a, b) => b.data.value - a.data.value);
  treemap<Datum>().tile(treemapSquarify.ratio(1.4)).size([width, height])(laid);
  const nodes = (laid as HierarchyRectangularNode<Datum>).descendants();
  return nodes.filter((node) => node.depth > 0 && (!node.children || node.depth <= OUTLINED)).map(cellOf);
}

function cellOf(node: HierarchyRectangularNode<Datum>): Cell {
  const { item, more, value } = node.data;
  return { item, more, value, module: Boolean(node.children), depth: node.depth, x: node.x0, y: node.y0, w: node.x1 - node.x0, h: node.y1 - node.y0 };
}
