/** The page and `weigh --format svg` lay a picture out alike: `tests/drawing/test_same_geometry.py` writes what both give. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Picture } from "../src/document";
import { openAtFirst } from "../src/picture/folding";
import { lay } from "../src/picture/layout";

interface Laid { picture: Picture; boxes: [label: string, ...sides: number[]][]; lines: [x: number, y: number][][] }

const NETWORKS: Record<string, Laid> = JSON.parse(readFileSync(join(import.meta.dirname, "geometry.json"), "utf8"));
const near = (numbers: number[]) => numbers.map((one) => one.toFixed(1).replace("-0.0", "0.0")).join(" ");

it.each(Object.entries(NETWORKS))("%s stands as on the command line", (_name, { picture, boxes, lines }) => {
  const scene = lay(picture, openAtFirst(picture));
  const drawn = scene.nodes.map(({ node, x, y, w, h }) => `${node.label} ${near([x, y, w, h])}`);
  expect(drawn.sort()).toEqual(boxes.map(([label, ...sides]) => `${label} ${near(sides)}`).sort());
  expect(scene.edges.map(({ points }) => near(points.flat())).sort()).toEqual(lines.map((points) => near(points.flat())).sort());
});
