/**
 * A long network set in columns, as a text is: where the whole of it then has room in the window, side by side; else as
 * many as the window has room for, and below them, a window further down, the next ones. It is cut where stretches begin.
 */
import { furthest, type Sized } from "./levels";
import { STYLE } from "./sizes";

/** What the window has room for, in pixels. */
export interface Room { w: number; h: number }

/** Ranks from `first` to before `end`. dx, dy: how far they stand from where one column would have them. */
export interface Column { first: number; end: number; x: number; y: number; dx: number; dy: number; axis: number; foot: number }

/** page: the height of those that stand side by side at the top. */
export interface Columns { columns: Column[]; width: number; height: number; page: number }

/** A name of 12 pixels has 9 then: smaller it is not shown to make room. */
export const LEGIBLE = 0.75;
/** Of a window. A column that is lower has no room of its own; whoever had to scroll up again from a higher one would lose
 * the way, and one column is then best. */
const SHORTEST = 0.2;
const HIGHEST = 2;
/** Steps of halving, to less than a pixel. */
const STEPS = 16;

/** One column, or several. Their places are told from the corner of the drawing. */
export function columnsOf(sized: Sized, room: Room | null): Columns {
  const { width, height, axis } = sized;
  const whole = { columns: [{ first: 0, end: Infinity, x: 0, y: 0, dx: 0, dy: 0, axis, foot: height }], width, height, page: height };
  if (!room || sized.height * LEGIBLE <= room.h) return whole;
  const beside = Math.floor((room.w / LEGIBLE + STYLE.GUTTER) / (sized.width + STYLE.GUTTER));
  if (beside < 2) return whole;
  const most = room.h / LEGIBLE;
  const cuts = filled(sized, most - 2 * STYLE.TURN);
  if (cuts.length < 2) return whole;
  const highest = highestOf(sized, cuts);
  if (highest > HIGHEST * most) return whole;
  const once = cuts.length <= beside && highest <= most;
  return placed(sized, once ? balanced(sized, cuts) : cuts, beside);
}

/** The foot of what stands above a rank. */
const footAbove = ({ tops, gaps, height }: Sized, rank: number) => (rank < tops.length ? tops[rank]! - gaps[rank]! : height);

function heightOf(sized: Sized, cuts: number[], at: number): number {
  return footAbove(sized, cuts[at + 1] ?? sized.tops.length) - sized.tops[cuts[at]!]!;
}

function highestOf(sized: Sized, cuts: number[]): number {
  return cuts.reduce((most, _, at) => Math.max(most, heightOf(sized, cuts, at)), 0);
}

/** The ranks at which columns of at most that height begin, each as full as can be. What cannot be cut may be higher, also
 * with a little above it, such as an input, that would stand alone. */
function filled(sized: Sized, height: number): number[] {
  const cuts = [0];
  sized.stretches.forEach(({ first }, at) => {
    const end = sized.stretches[at + 1]?.first ?? sized.tops.length;
    const top = sized.tops[cuts.at(-1)!]!;
    if (at && footAbove(sized, end) - top > height && footAbove(sized, first) - top >= SHORTEST * height) cuts.push(first);
  });
  return cuts;
}

/** As many columns, the highest of them as low as can be. */
function balanced(sized: Sized, cuts: number[]): number[] {
  let [best, low, high] = [cuts, 0, highestOf(sized, cuts)];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    const tried = filled(sized, middle);
    if (tried.length <= cuts.length && highestOf(sized, tried) <= middle) [best, high] = [tried, middle];
    else low = middle;
  }
  return best;
}

/** So many columns side by side, then the next ones below them. */
function placed(sized: Sized, cuts: number[], beside: number): Columns {
  const columns: Column[] = [];
  let [width, top, page] = [0, 0, 0];
  for (let from = 0; from < cuts.length; from += beside) {
    let [x, lowest] = [0, 0];
    cuts.slice(from, from + beside).forEach((first, at) => {
      const end = cuts[from + at + 1] ?? sized.tops.length;
      const { left, right } = furthest(sized.stretches.filter((one) => one.first >= first && one.first < end));
      const y = top + STYLE.TURN;
      const foot = y + heightOf(sized, cuts, from + at);
      columns.push({ first, end, x, y, dx: x + left - sized.axis, dy: y - sized.tops[first]!, axis: x + left, foot });
      x += left + right + STYLE.GUTTER;
      lowest = Math.max(lowest, foot);
    });
    width = Math.max(width, x - STYLE.GUTTER);
    top = lowest + STYLE.TURN;
    page ||= top;
  }
  return { columns, width, height: top, page };
}
