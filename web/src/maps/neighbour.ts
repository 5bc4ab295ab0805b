/** The rectangle that an arrow key leads to. */
import type { Cell } from "./cells";

const STEPS: Record<string, [dx: number, dy: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest rectangle on that side, among those that are no module; Home is the largest, End the smallest. */
export function neighbour(cells: Cell[], from: number, key: string): number | undefined {
  if (key === "Home") return cells.length ? 0 : undefined;
  if (key === "End") return cells.length ? cells.length - 1 : undefined;
  const step = STEPS[key];
  const here = cells[from];
  if (!step || !here) return undefined;
  const [cx, cy] = [here.x + here.w / 2, here.y + here.h / 2];
  let best: number | undefined;
  let least = Infinity;
  cells.forEach((cell, at) => {
    const ahead = (cell.x + cell.w / 2 - cx) * step[0] + (cell.y + cell.h / 2 - cy) * step[1];
    if (at === from || ahead <= 0.5) return;
    const aside = Math.abs((cell.x + cell.w / 2 - cx) * step[1]) + Math.abs((cell.y + cell.h / 2 - cy) * step[0]);
    const distance = ahead + 2 * aside;
    if (distance < least) [best, least] = [at, distance];
  });
  return best;
}
