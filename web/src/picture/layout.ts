/**
 * From the discrete picture (ranks and lanes) to coordinates, as `drawing/geometry.py` does: heights of ranks and widths
 * of lanes are added up (`levels.ts`). An open box hangs with the axis of its level on the axis of its lane, so that a main
 * chain stays straight. A long network stands in columns (`columns.ts`).
 */
import type { Edge, Node, Picture } from "../document";
import { columnsOf, type Column, type Room } from "./columns";
import { axisAt, bends, insideOf, sizedLevel, type Sized } from "./levels";
import { STYLE } from "./sizes";

export { insideOf, isEnd } from "./levels";

export const NETWORK = "-1";
/** Between the shapes of a node that gives several. */
const SHAPES = ", ";

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

/** axis: the line on which the network hangs; of several columns the middle. page: what of the height should be seen at first. */
export interface Scene { width: number; height: number; page: number; axis: number; nodes: Placed[]; edges: Drawn[] }

/** The corners of a line, from the foot of what it leaves to the top of what it enters. */
function pointsOf(sized: Sized, edge: Edge, { dx, dy }: Shift, from: Placed, to: Placed): Point[] {
  const { level, tops, gaps } = sized;
  const [start, end] = [level.nodes[edge.from]!, level.nodes[edge.to]!];
  let x = dx + axisAt(sized, start.rank, start.lane);
  const points: Point[] = [[x, from.y + from.h]];
  for (const [rank, lane] of bends(level, edge)) {
    const merges = rank === end.rank && (edge.via.length > 0 || start.lane !== level.main);
    const y = dy + tops[rank]! - gaps[rank]! * (1 - (merges ? STYLE.MERGE : STYLE.SPLIT));
    points.push([x, y]);
    x = dx + axisAt(sized, rank, lane);
    points.push([x, y]);
  }
  points.push([x, to.y]);
  return points;
}

/** From the foot of a column to the head of the next: up between the two, or below all that stand beside it. */
function turn(before: Column, after: Column, from: Placed, to: Placed): Point[] {
  const ends = (...between: Point[]): Point[] => [[before.axis, from.y + from.h], ...between, [after.axis, to.y]];
  if (after.y > before.y) {
    const below = after.y - STYLE.TURN;
    return ends([before.axis, below], [after.axis, below]);
  }
  const [low, high] = [before.foot + STYLE.TURN / 2, after.y - STYLE.TURN / 2];
  const between = after.x - STYLE.GUTTER / 2;
  return ends([before.axis, low], [between, low], [between, high], [after.axis, high]);
}

/** Where a level stands: each of its columns, or all of it. */
interface Shift { dx: number; dy: number }

/** Writes a level, and the open ones inside, into the scene; a box stands before what is inside it. */
function place(picture: Picture, scene: Scene, sized: Sized, at: string, shift: Shift | Column[], parent: Placed | null): void {
  const { level } = sized;
  const columns = Array.isArray(shift) ? level.nodes.map(({ rank }) => shift.find(({ end }) => rank < end)!) : [];
  const shiftOf = (node: number) => (Array.isArray(shift) ? columns[node]! : shift);
  const placed = level.nodes.map((node, index): Placed => {
    const { left, right, height } = sized.extents[index]!;
    const { dx, dy } = shiftOf(index);
    return {
      key: `${at}/${index}`, node, inside: insideOf(node, picture), open: sized.inner[index] !== null, dot: sized.dots[index]!,
      x: dx + axisAt(sized, node.rank, node.lane) - left, y: dy + sized.tops[node.rank]! + (sized.heights[node.rank]! - height) / 2,
      w: left + right, h: height, depth: parent ? parent.depth + 1 : 0, parent,
    };
  });
  level.edges.forEach((edge, index) => {
    const [from, to] = [placed[edge.from]!, placed[edge.to]!];
    const [before, after] = [columns[edge.from], columns[edge.to]];
    const points = before && after && before !== after ? turn(before, after, from, to) : pointsOf(sized, edge, shiftOf(edge.from), from, to);
    const heights = points.map(([, y]) => y);
    const known = level.nodes[edge.from]!.shape;
    scene.edges.push({
      key: `${at}>${index}`, points, from, to, arrow: !to.dot, shape: known && !known.split(SHAPES).includes(edge.shape) ? edge.shape : "",
      top: Math.min(...heights), bottom: Math.max(...heights),
    });
  });
  placed.forEach((box, index) => {
    scene.nodes.push(box);
    const inner = sized.inner[index];
    if (inner) place(picture, scene, inner, box.key, { dx: box.x + STYLE.PADDING, dy: box.y + STYLE.HEADING }, box);
  });
}

/** The whole picture with those boxes open (keys as in `Placed`); in columns where that uses the room better. */
export function lay(picture: Picture, open: ReadonlySet<string>, room: Room | null = null): Scene {
  const scene: Scene = { width: 0, height: 0, page: 0, axis: 0, nodes: [], edges: [] };
  if (!picture.levels[NETWORK]) return scene;
  const sized = sizedLevel(picture, NETWORK, "", open, 0);
  const { columns, width, height, page } = columnsOf(sized, room);
  Object.assign(scene, { width, height, page, axis: columns.length > 1 ? width / 2 : sized.axis });
  place(picture, scene, sized, "", columns, null);
  return scene;
}
