/** The sizes of a drawing, in pixels at 100 %: those of `drawing/style.py`, by the same names; a test keeps them in step. */
export const STYLE = {
  NODE_WIDTH: 190,
  NODE_HEIGHT: 42,
  SLIM_HEIGHT: 24,
  /** Of an input or output of the network. */
  END_HEIGHT: 30,
  /** Of a value that enters or leaves an open box beside its axis; on the axis it is a dot. */
  PORT_HEIGHT: 18,
  DOT: 7,
  /** Between two ranks, where all edges go straight down. */
  STRAIGHT_GAP: 14,
  /** Between two ranks, where an edge changes its lane. */
  BENT_GAP: 32,
  /** How far down a gap edges run sideways: those that leave a node, and those that come together at one. */
  SPLIT: 0.35,
  MERGE: 0.65,
  LANE_MARGIN: 12,
  /** Half the width of a lane that only edges use. */
  EDGE_LANE: 9,
  PADDING: 12,
  HEADING: 28,
  /** Between two columns; above and below them. */
  GUTTER: 44,
  TURN: 20,
  CORNER: 5,
  BOX_CORNER: 9,
  BEND: 8,
  ARROW: 6,
  /** How far the sheet behind a closed box looks out. */
  STACK: 3,
  LABEL_SIZE: 12,
  DETAIL_SIZE: 10.5,
  BOLD: 1.07,
  SPARE: 1.04,
} as const;

/** Widths of Helvetica's letters in thousandths of the size, from the space on (Adobe's font metrics). */
// prettier-ignore
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
  556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
  1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
  333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
  556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const OTHERS: Record<string, number> = { "×": 584, "·": 278, "…": 1000 };
const LATIN_END = 0x0250;

function letter(sign: string): number {
  const code = sign.codePointAt(0)!;
  return WIDTHS[code - 32] ?? OTHERS[sign] ?? (code < LATIN_END ? 600 : 1000);
}

/** About how wide a text is: the same everywhere, which asking the browser would not be. */
export function textWidth(text: string, size: number, bold = false): number {
  let total = 0;
  for (const sign of text) total += letter(sign);
  return ((total * size) / 1000) * STYLE.SPARE * (bold ? STYLE.BOLD : 1);
}

/** The text, or as much of its beginning and end as fits (names that are numbered differ at their end), or of its beginning alone. */
export function fitted(text: string, size: number, room: number, bold = false, ends = true): string {
  if (textWidth(text, size, bold) <= room) return text;
  const signs = [...text];
  const short = (count: number) => {
    const end = ends ? Math.floor(count / 2) : 0;
    return `${signs.slice(0, count - end).join("")}…${end ? signs.slice(-end).join("") : ""}`;
  };
  let [low, high] = [0, signs.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(short(middle), size, bold) <= room) low = middle;
    else high = middle - 1;
  }
  return short(low);
}
