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

/** x: of the front's left side; back: how far the box reaches back, to the right and up. */
export interface Box { block: Block; x: number; depth: number; height: number; back: [right: number, up: number] }

/** middle: the height on which all boxes hang; foot: where the names begin. */
export interface Row { boxes: Box[]; width: number; height: number; middle: number; foot: number }

export const middleOf = (box: Box) => box.x + box.depth / 2;

function nameWidth(block: Block): number {
  const label = textWidth(block.label, STYLE.LABEL_SIZE, true);
  return Math.min(BLOCKS.ROOM, Math.max(label, textWidth(block.shape, STYLE.DETAIL_SIZE)));
}

function placed(blocks: Block[]): Box[] {
  let x = STYLE.PADDING + (blocks[0] ? nameWidth(blocks[0]) * BLOCKS.COSINE : 0);
  let name = -BLOCKS.NAMES;
  return blocks.map((block) => {
    const bar = block.width === THIN && block.depth === THIN;
    const depth = bar ? BLOCKS.BAR : BLOCKS.FLAT + BLOCKS.DEPTH * block.depth;
    x = Math.max(x, name + BLOCKS.NAMES - depth / 2);
    const box: Box = { block, x, depth, height: BLOCKS.HEIGHT * block.height, back: [SLANT[0] * block.width, SLANT[1] * block.width] };
    name = middleOf(box);
    x += depth + box.back[0] * 0.62 + BLOCKS.SPACE;
    return box;
  });
}

export function rowOf(blocks: Block[]): Row {
  const boxes = placed(blocks);
  const greatest = (of: (box: Box) => number) => boxes.reduce((most, box) => Math.max(most, of(box)), 0);
  const middle = STYLE.PADDING + greatest((box) => box.height / 2 + box.back[1]);
  const foot = middle + greatest((box) => box.height / 2) + 16;
  const below = (greatest((box) => nameWidth(box.block)) + 24) * BLOCKS.SINE;
  const width = greatest((box) => box.x + box.depth + box.back[0]) + STYLE.PADDING;
  return { boxes, width, height: foot + below + STYLE.PADDING, middle, foot };
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

/** The line on which the boxes hang, from each to the next. */
export function joints(boxes: Box[]): [from: number, to: number][] {
  return boxes.slice(1).map((after, at) => {
    const before = boxes[at]!;
    const end = before.x + before.depth + before.back[0] / 2;
    return [Math.min(end, after.x), after.x];
  });
}
