/**
 * The sizes of a level: where the axes of its lanes are, and the tops of its ranks. A lane is as wide as what reaches
 * furthest to the left of its axis plus what reaches furthest to the right; it is measured anew in each stretch of ranks
 * between places where only the main chain goes on, whose axis is the same in all of them.
 */
import type { Edge, Level, Node, Picture } from "../document";
import { STYLE, textWidth } from "./sizes";

/** Deeper nesting than any source has: a document that encloses itself ends here. */
const DEEPEST = 64;

/** How far a node reaches to the left and to the right of its axis, and its height. */
interface Extent { left: number; right: number; height: number }

/** Ranks from `first` on; its lanes' axes, from the main one's; how far all of it reaches to both sides of that. */
export interface Stretch { first: number; axes: Map<number, number>; left: number; right: number }

/** A level whose sizes are known. axis: of its main lane. tops: of the ranks. gaps: above each rank. */
export interface Sized {
  level: Level;
  extents: Extent[];
  inner: (Sized | null)[];
  dots: boolean[];
  stretches: Stretch[];
  /** The stretch of each rank. */
  stretchOf: Stretch[];
  axis: number;
  tops: number[];
  heights: number[];
  gaps: number[];
  width: number;
  height: number;
}

/** The axis of a lane where a rank is. */
export const axisAt = ({ axis, stretchOf }: Sized, rank: number, lane: number) => axis + (stretchOf[rank]?.axes.get(lane) ?? 0);

export function insideOf(node: Node, picture: Picture): string | null {
  return node.level !== null && picture.levels[node.level] ? node.level : null;
}

export function isEnd(node: Node): boolean {
  return node.kind === "input" || node.kind === "output";
}

function extentOf(node: Node, inner: Sized | null, dot: boolean, outermost: boolean): Extent {
  if (inner) {
    const { axis } = inner;
    const heading = textWidth(node.label, STYLE.LABEL_SIZE, true) + textWidth(`  ${node.type}`, STYLE.DETAIL_SIZE);
    const right = Math.max(inner.width - axis, Math.min(heading, STYLE.NODE_WIDTH) - axis) + STYLE.PADDING;
    return { left: axis + STYLE.PADDING, right, height: inner.height + STYLE.HEADING + STYLE.PADDING };
  }
  if (dot) return { left: STYLE.DOT / 2, right: STYLE.DOT / 2, height: STYLE.DOT };
  const half = STYLE.NODE_WIDTH / 2;
  if (!isEnd(node)) return { left: half, right: half, height: node.slim ? STYLE.SLIM_HEIGHT : STYLE.NODE_HEIGHT };
  if (outermost) return { left: half, right: half, height: STYLE.END_HEIGHT };
  const width = Math.min(half, textWidth(node.label, STYLE.DETAIL_SIZE) / 2 + STYLE.BEND);
  return { left: width, right: width, height: STYLE.PORT_HEIGHT };
}

/** The ranks above which an edge changes its lane, and the lanes that it changes to. */
export function bends(level: Level, edge: Edge): [rank: number, lane: number][] {
  const end = level.nodes[edge.to]!;
  const found: [number, number][] = [];
  let lane = level.nodes[edge.from]!.lane;
  for (const [rank, to] of [...edge.via, [end.rank, end.lane] as const]) {
    if (to !== lane) found.push([rank, to]);
    lane = to;
  }
  return found;
}

/** The ranks at which stretches begin: one edge of the main chain goes straight on there, and nothing runs beside it. */
function starts({ ranks, main, nodes, edges }: Level): number[] {
  const crossing = new Array<number>(ranks + 1).fill(0);
  for (const { from, to } of edges) {
    crossing[nodes[from]!.rank + 1]!++;
    crossing[nodes[to]!.rank + 1]!--;
  }
  const lanes = Array.from({ length: ranks }, (): number[] => []);
  for (const { rank, lane } of nodes) lanes[rank]!.push(lane);
  const alone = (rank: number) => lanes[rank]!.length === 1 && lanes[rank]![0] === main;
  const found = [0];
  let now = crossing[0]!;
  for (let rank = 1; rank < ranks; rank++) {
    now += crossing[rank]!;
    if (now === 1 && alone(rank - 1) && alone(rank)) found.push(rank);
  }
  return found;
}

type Reach = Map<number, { left: number; right: number }>;

/** The lanes that a stretch has side by side, from the main one outwards. */
function stretched(first: number, reach: Reach, main: number): Stretch {
  const axes = new Map([[main, 0]]);
  let { left, right } = reach.get(main)!;
  const beside = [...reach.keys()].sort((a, b) => a - b);
  for (const lane of beside.filter((one) => one > main)) {
    const of = reach.get(lane)!;
    axes.set(lane, right + STYLE.LANE_MARGIN + of.left);
    right = axes.get(lane)! + of.right;
  }
  for (const lane of beside.filter((one) => one < main).reverse()) {
    const of = reach.get(lane)!;
    axes.set(lane, -(left + STYLE.LANE_MARGIN + of.right));
    left = of.left - axes.get(lane)!;
  }
  return { first, axes, left, right };
}

function stretchesOf(level: Level, extents: Extent[]): { stretches: Stretch[]; stretchOf: Stretch[] } {
  const begins = starts(level);
  const at = new Array<number>(level.ranks).fill(0);
  begins.forEach((first, index) => at.fill(index, first));
  const edge = { left: STYLE.EDGE_LANE, right: STYLE.EDGE_LANE };
  const reaches = begins.map((): Reach => new Map());
  level.nodes.forEach(({ rank, lane }, index) => {
    const reach = reaches[at[rank]!]!;
    const before = reach.get(lane) ?? { left: 0, right: 0 };
    const { left, right } = extents[index]!;
    reach.set(lane, { left: Math.max(before.left, left), right: Math.max(before.right, right) });
  });
  const used = (reach: Reach, lane: number) => void (reach.has(lane) || reach.set(lane, edge));
  for (const { via } of level.edges) for (const [rank, lane] of via) used(reaches[at[rank]!]!, lane);
  for (const reach of reaches) used(reach, level.main);
  const stretches = reaches.map((reach, index) => stretched(begins[index]!, reach, level.main));
  return { stretches, stretchOf: at.map((index) => stretches[index]!) };
}

/** How far several stretches reach to both sides of the axis. */
export function furthest(stretches: Stretch[]): { left: number; right: number } {
  const most = { left: 0, right: 0 };
  for (const { left, right } of stretches) [most.left, most.right] = [Math.max(most.left, left), Math.max(most.right, right)];
  return most;
}

export function sizedLevel(picture: Picture, key: string, at: string, open: ReadonlySet<string>, depth: number): Sized {
  const level = picture.levels[key]!;
  const outermost = depth === 0;
  const inner = level.nodes.map((node, index) => {
    const inside = insideOf(node, picture);
    const path = `${at}/${index}`;
    return inside !== null && depth < DEEPEST && open.has(path) ? sizedLevel(picture, inside, path, open, depth + 1) : null;
  });
  const ends = [0, level.ranks - 1];
  const dots = level.nodes.map((node) => isEnd(node) && !outermost && node.lane === level.main && ends.includes(node.rank));
  const extents = level.nodes.map((node, index) => extentOf(node, inner[index]!, dots[index]!, outermost));
  const heights = new Array<number>(Math.max(1, level.ranks)).fill(0);
  level.nodes.forEach((node, index) => (heights[node.rank] = Math.max(heights[node.rank] ?? 0, extents[index]!.height)));
  const bent = new Set(level.edges.flatMap((edge) => bends(level, edge).map(([rank]) => rank)));
  const gaps = heights.map((_height, rank) => (!rank ? 0 : bent.has(rank) ? STYLE.BENT_GAP : STYLE.STRAIGHT_GAP));
  let y = 0;
  const tops = heights.map((height, rank) => {
    const top = y + gaps[rank]!;
    y = top + height;
    return top;
  });
  const found = stretchesOf(level, extents);
  const { left: axis, right } = furthest(found.stretches);
  return { level, extents, inner, dots, ...found, axis, width: axis + right, tops, heights, gaps, height: y };
}

