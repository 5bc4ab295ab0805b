/**
 * From the discrete picture (ranks and lanes) to coordinates, as `drawing/geometry.py` does: heights of ranks and widths
 * of lanes are added up. A lane is as wide as what reaches furthest to the left of its axis plus what reaches furthest to
 * the right; an open box hangs with the axis of its level on the axis of its lane, so that a main chain stays straight.
 */
import type { Edge, Level, Node, Picture } from "../document";
import { STYLE, textWidth } from "./sizes";

export const NETWORK = "-1";
/** Deeper nesting than any source has: a document that encloses itself ends here. */
const DEEPEST = 64;

/** A node where it is drawn. `key` tells each application of a module apart from the others. */
export interface Placed {
  key: string;
  node: Node;
  /** The key of the level inside, where there is one. */
  inside: string | null;
  open: boolean;
  /** A value that enters or leaves on the axis of an open box. */
  dot: boolean;
  x: number;
  y: number;
  w: number;
  h: number;
  depth: number;
  parent: Placed | null;
}

export type Point = [x: number, y: number];

export interface Drawn {
  key: string;
  points: Point[];
  from: Placed;
  to: Placed;
  arrow: boolean;
  /** Of the tensor, where it is not what the edge's source says. */
  shape: string;
  /** The line's bounds. */
  top: number;
  bottom: number;
}

/** axis: the line on which the network hangs. */
export interface Scene { width: number; height: number; axis: number; nodes: Placed[]; edges: Drawn[] }

export function insideOf(node: Node, picture: Picture): string | null {
  return node.level !== null && picture.levels[node.level] ? node.level : null;
}

export function isEnd(node: Node): boolean {
  return node.kind === "input" || node.kind === "output";
}

/** How far a node reaches to the left and to the right of its axis, and its height. */
interface Extent { left: number; right: number; height: number }

/** A level whose sizes are known: where its axes are, the tops of its ranks, and the gap above each. */
interface Sized {
  level: Level;
  extents: Extent[];
  inner: (Sized | null)[];
  dots: boolean[];
  axes: number[];
  tops: number[];
  heights: number[];
  gaps: number[];
  width: number;
  height: number;
}

const axisOf = (sized: Sized) => sized.axes[sized.level.main] ?? sized.width / 2;

function extentOf(node: Node, inner: Sized | null, dot: boolean, outermost: boolean): Extent {
  if (inner) {
    const axis = axisOf(inner);
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
function bends(level: Level, edge: Edge): [rank: number, lane: number][] {
  const end = level.nodes[edge.to]!;
  const found: [number, number][] = [];
  let lane = level.nodes[edge.from]!.lane;
  for (const [rank, to] of [...edge.via, [end.rank, end.lane] as const]) {
    if (to !== lane) found.push([rank, to]);
    lane = to;
  }
  return found;
}

function lanesOf(level: Level, extents: Extent[]): { axes: number[]; width: number } {
  const lefts = new Array<number>(Math.max(1, level.lanes)).fill(0);
  const rights = [...lefts];
  level.nodes.forEach(({ lane }, at) => {
    lefts[lane] = Math.max(lefts[lane] ?? 0, extents[at]!.left);
    rights[lane] = Math.max(rights[lane] ?? 0, extents[at]!.right);
  });
  let x = 0;
  const axes = lefts.map((left, lane) => {
    const axis = x + (left || STYLE.EDGE_LANE) + (lane ? STYLE.LANE_MARGIN : 0);
    x = axis + (left ? rights[lane]! : STYLE.EDGE_LANE);
    return axis;
  });
  return { axes, width: x };
}

function sizedLevel(picture: Picture, key: string, at: string, open: ReadonlySet<string>, depth: number): Sized {
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
  return { level, extents, inner, dots, ...lanesOf(level, extents), tops, heights, gaps, height: y };
}

function pointsOf(sized: Sized, edge: Edge, dx: number, dy: number, from: Placed, to: Placed): Point[] {
  const { level, axes, tops, gaps } = sized;
  const [start, end] = [level.nodes[edge.from]!, level.nodes[edge.to]!];
  let x = dx + axes[start.lane]!;
  const points: Point[] = [[x, from.y + from.h]];
  for (const [rank, lane] of bends(level, edge)) {
    const merges = rank === end.rank && (edge.via.length > 0 || start.lane !== level.main);
    const y = dy + tops[rank]! - gaps[rank]! * (1 - (merges ? STYLE.MERGE : STYLE.SPLIT));
    points.push([x, y]);
    x = dx + axes[lane]!;
    points.push([x, y]);
  }
  points.push([x, to.y]);
  return points;
}

/** Writes a level, and the open ones inside, into the scene; a box stands before what is inside it. */
function place(picture: Picture, scene: Scene, sized: Sized, at: string, dx: number, dy: number, parent: Placed | null): void {
  const { level } = sized;
  const placed = level.nodes.map((node, index): Placed => {
    const { left, right, height } = sized.extents[index]!;
    return {
      key: `${at}/${index}`, node, inside: insideOf(node, picture), open: sized.inner[index] !== null, dot: sized.dots[index]!,
      x: dx + sized.axes[node.lane]! - left, y: dy + sized.tops[node.rank]! + (sized.heights[node.rank]! - height) / 2,
      w: left + right, h: height, depth: parent ? parent.depth + 1 : 0, parent,
    };
  });
  level.edges.forEach((edge, index) => {
    const [from, to] = [placed[edge.from]!, placed[edge.to]!];
    const points = pointsOf(sized, edge, dx, dy, from, to);
    const known = level.nodes[edge.from]!.shape;
    scene.edges.push({
      key: `${at}>${index}`, points, from, to, arrow: !to.dot, shape: known && edge.shape !== known ? edge.shape : "",
      top: points[0]![1], bottom: points.at(-1)![1],
    });
  });
  placed.forEach((box, index) => {
    scene.nodes.push(box);
    const inner = sized.inner[index];
    if (inner) place(picture, scene, inner, box.key, box.x + STYLE.PADDING, box.y + STYLE.HEADING, box);
  });
}

/** The whole picture with those boxes open (keys as in `Placed`). */
export function lay(picture: Picture, open: ReadonlySet<string>): Scene {
  const scene: Scene = { width: 0, height: 0, axis: 0, nodes: [], edges: [] };
  if (!picture.levels[NETWORK]) return scene;
  const sized = sizedLevel(picture, NETWORK, "", open, 0);
  Object.assign(scene, { width: sized.width, height: sized.height, axis: axisOf(sized) });
  place(picture, scene, sized, "", 0, 0, null);
  return scene;
}
