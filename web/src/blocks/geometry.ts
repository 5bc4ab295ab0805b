/**
 * The classic drawing of a convolutional network, as `drawing/blocks_svg.py` makes it: each feature map a box seen from
 * the side, the channels along the row, the map's other side slanted back; vectors are bars.
 */
import type { Block } from "../document";
import { STYLE, textWidth } from "../picture/sizes";

/** Pixels, by the names of blocks_svg.py; a test keeps them in step. */
export const BLOCKS = {
  HEIGHT: 200,
  DEPTH: 66,
  FLAT: 5,
  /** The depth of a vector. */
  BAR: 10,
  /** Between two boxes; room for the names below is made where they need it. */
  SPACE: 16,
  /** Between the names of two boxes, which stand aslant. */
  NAMES: 46,
  ASLANT: 38,
  /** The length of a name below its box, at most. */
  ROOM: 132,
  COSINE: 0.788,
  SINE: 0.616,
} as const;
/** How far the widest box reaches back: to the right and up. */
export const SLANT = [76, 54] as const;
/** What a direction measures that a tensor does not have. */
export const THIN = 0.06;

/** On the page the drawing has the width that there is. First it is drawn smaller, as long as the smallest text has 9 of
 * its 10.5 pixels; then the boxes move together, down to this share of their depth; then they stand in several rows. */
export const SMALLEST = 9 / STYLE.DETAIL_SIZE;
export const LARGEST = 1.25;
const CLOSEST = 0.55;
/** What is left of the boxes: of their depth and of the room between them, and of their height. */
interface Left { close: number; tall: number }
const ALL: Left = { close: 1, tall: 1 };
/** In several rows; and where the window is so narrow that they would be many. */
const ROWS: Left = { close: 0.8, tall: 1 };
const NARROW = 700;
const NARROW_ROWS: Left = { close: 0.42, tall: 0.55 };
/** Steps of halving: to a thousandth of what is sought. */
const STEPS = 12;

/** x: of the front's left side; back: how far the box reaches back, to the right and up. */
export interface Box { block: Block; x: number; depth: number; height: number; back: [right: number, up: number] }

/** middle: the height on which all boxes hang; foot: where the names begin. first: of all boxes, the row's first. */
export interface Row { boxes: Box[]; width: number; height: number; middle: number; foot: number; first: number }

/** Rows below each other, and how large they are shown. */
export interface Drawn { rows: Row[]; width: number; height: number; scale: number }

export const middleOf = (box: Box) => box.x + box.depth / 2;
const endOf = (box: Box) => box.x + box.depth + box.back[0] + STYLE.PADDING;

function nameWidth(block: Block): number {
  const label = textWidth(block.label, STYLE.LABEL_SIZE, true);
  return Math.min(BLOCKS.ROOM, Math.max(label, textWidth(block.shape, STYLE.DETAIL_SIZE)));
}

function placed(blocks: Block[], { close, tall }: Left): Box[] {
  let x = STYLE.PADDING + (blocks[0] ? nameWidth(blocks[0]) * BLOCKS.COSINE : 0);
  let name = -BLOCKS.NAMES;
  return blocks.map((block) => {
    const bar = block.width === THIN && block.depth === THIN;
    const depth = bar ? BLOCKS.BAR : BLOCKS.FLAT + BLOCKS.DEPTH * close * block.depth;
    x = Math.max(x, name + BLOCKS.NAMES - depth / 2);
    const back: Box["back"] = [SLANT[0] * close * block.width, SLANT[1] * close * block.width];
    const box: Box = { block, x, depth, height: BLOCKS.HEIGHT * tall * block.height, back };
    name = middleOf(box);
    x += depth + back[0] * 0.62 + BLOCKS.SPACE * close;
    return box;
  });
}

export function rowOf(blocks: Block[], left = ALL, first = 0): Row {
  const boxes = placed(blocks, left);
  const greatest = (of: (box: Box) => number) => boxes.reduce((most, box) => Math.max(most, of(box)), 0);
  const middle = STYLE.PADDING + greatest((box) => box.height / 2 + box.back[1]);
  const foot = middle + greatest((box) => box.height / 2) + 16;
  const below = (greatest((box) => nameWidth(box.block)) + 24) * BLOCKS.SINE;
  return { boxes, width: greatest(endOf), height: foot + below + STYLE.PADDING, middle, foot, first };
}

/** The drawing for a window of that width: one row where it can be read, else as few as can. */
export function rowsOf(blocks: Block[], room: number): Drawn {
  const most = room / SMALLEST;
  const whole = rowOf(blocks);
  if (whole.width <= most || room <= 0) return drawn([whole], room);
  const closer = (by: number) => rowOf(blocks, { ...ALL, close: 1 - by });
  if (closer(1 - CLOSEST).width <= most) return drawn([closer(least(0, 1 - CLOSEST, (by) => closer(by).width <= most))], room);
  return drawn(wrapped(blocks, most, room < NARROW ? NARROW_ROWS : ROWS), room);
}

function drawn(rows: Row[], room: number): Drawn {
  const width = Math.max(...rows.map((row) => row.width));
  const scale = room > 0 ? Math.min(LARGEST, Math.max(SMALLEST, room / width)) : 1;
  return { rows, width, height: rows.reduce((sum, row) => sum + row.height, 0), scale };
}

/** As few rows as fit, about equally wide. */
function wrapped(blocks: Block[], most: number, left: Left): Row[] {
  const rows = filled(blocks, most, left);
  const width = least(0, most, (one) => filled(blocks, one, left).length <= rows.length);
  const equal = filled(blocks, width, left);
  return equal.length <= rows.length ? equal : rows;
}

/** Rows of at most that width, each as full as can be; one box has a row at any width. */
function filled(blocks: Block[], width: number, left: Left): Row[] {
  const rows: Row[] = [];
  for (let first = 0; first < blocks.length; ) {
    const outside = placed(blocks.slice(first), left).findIndex((box) => endOf(box) > width);
    const count = outside < 0 ? blocks.length - first : Math.max(1, outside);
    rows.push(rowOf(blocks.slice(first, first + count), left, first));
    first += count;
  }
  return rows;
}

/** The least number for which that holds; it holds for `high`, and for all beyond the first. */
function least(low: number, high: number, holds: (one: number) => boolean): number {
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const path = (...points: [number, number][]) => `M${points.map(([x, y]) => `${x} ${y}`).join("L")}Z`;

/** The three faces that are seen, and the outline of all. */
export function faces({ x, depth, height, back: [dx, dy] }: Box, middle: number) {
  const [left, right, top, bottom] = [x, x + depth, middle - height / 2, middle + height / 2];
  return {
    front: path([left, top], [right, top], [right, bottom], [left, bottom]),
    top: path([left, top], [left + dx, top - dy], [right + dx, top - dy], [right, top]),
    side: path([right, top], [right + dx, top - dy], [right + dx, bottom - dy], [right, bottom]),
    outline: path([left, bottom], [right, bottom], [right + dx, bottom - dy], [right + dx, top - dy], [left + dx, top - dy], [left, top]),
  };
}

/** The line on which the boxes hang, from each to the next; it comes from the row above, and goes on as far as `to`. */
export function joints({ boxes, first }: Row, to: number | null = null): [from: number, to: number][] {
  const end = ({ x, depth, back }: Box) => x + depth + back[0] / 2;
  const between = boxes.slice(1).map((after, at): [number, number] => [Math.min(end(boxes[at]!), after.x), after.x]);
  if (first) between.unshift([0, boxes[0]!.x]);
  if (to !== null) between.push([end(boxes.at(-1)!), to]);
  return between;
}
