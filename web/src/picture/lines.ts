/** Lines with round corners. */
import type { Point } from "./layout";
import { STYLE } from "./sizes";

const length = (a: Point, b: Point) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);

function towards(start: Point, end: Point, by: number): Point {
  const whole = length(start, end) || 1;
  return [start[0] + ((end[0] - start[0]) * by) / whole, start[1] + ((end[1] - start[1]) * by) / whole];
}

/** A path through points whose lines are level or upright. */
export function roundedPath(points: Point[]): string {
  let path = `M${points[0]!.join(" ")}`;
  for (let at = 1; at + 1 < points.length; at++) {
    const [before, here, after] = [points[at - 1]!, points[at]!, points[at + 1]!];
    const radius = Math.min(STYLE.BEND, length(before, here) / 2, length(here, after) / 2);
    path += `L${towards(here, before, radius).join(" ")}Q${here.join(" ")} ${towards(here, after, radius).join(" ")}`;
  }
  return `${path}L${points.at(-1)!.join(" ")}`;
}
