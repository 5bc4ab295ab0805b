/** The geometry of the graph: nothing overlaps, lines begin and end at borders, boxes hold what is inside. */
import { describe, expect, it } from "vitest";
import type { Picture } from "../src/document";
import { deepest, openAtFirst, openLevels, openTo, toggled } from "../src/picture/folding";
import { lay, type Drawn, type Placed, type Scene } from "../src/picture/layout";
import { roundedPath } from "../src/picture/lines";
import { slices } from "../src/picture/printed";
import { GROUPED, INCEPTION, RESIDUAL, chain, edge, level, node } from "./pictures-model";

/** A chain of low bars, then of cards: the last column is not the longest. */
const MIXED = chain(50);
MIXED.levels["-1"]!.nodes.forEach((one, at) => (one.slim = at < 30));

const ALL: [string, Picture][] = [["a chain", chain(50)], ["cards and bars", MIXED], ["a residual network", RESIDUAL], ["an Inception block", INCEPTION], ["groups", GROUPED]];

const overlap = (a: Placed, b: Placed) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const holds = (outer: Placed, inner: Placed) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w && inner.y + inner.h <= outer.y + outer.h;

/** Whether a line runs through the inside of a box, or sideways so close to it that it seems to be its border. */
function crosses({ points }: Drawn, box: Placed): boolean {
  return points.slice(1).some(([x, y], at) => {
    const [px, py] = points[at]!;
    const near = y === py && x !== px ? 3 : -0.01;
    const [left, right, top, bottom] = [Math.min(x, px), Math.max(x, px), Math.min(y, py), Math.max(y, py)];
    return left < box.x + box.w - 0.01 && right > box.x + 0.01 && top < box.y + box.h + near && bottom > box.y - near;
  });
}

const around = (box: Placed): Placed[] => (box.parent ? [box.parent, ...around(box.parent)] : []);

describe.each(ALL)("%s", (_name, picture) => {
  for (const depth of [0, 1, 5]) {
    const scene: Scene = lay(picture, openTo(picture, depth));
    it(`has no boxes that overlap, open to ${depth}`, () => {
      for (const a of scene.nodes) for (const b of scene.nodes) if (a !== b && a.parent === b.parent) expect(overlap(a, b), `${a.key} ${b.key}`).toBe(false);
    });
    it(`has open boxes that hold what is inside, open to ${depth}`, () => {
      for (const box of scene.nodes) if (box.parent) expect(holds(box.parent, box), box.key).toBe(true);
      for (const box of scene.nodes) expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= scene.width && box.y + box.h <= scene.height).toBe(true);
    });
    it(`has lines from border to border, level or upright, through no box, open to ${depth}`, () => {
      for (const line of scene.edges) {
        const [first, last] = [line.points[0]!, line.points.at(-1)!];
        expect(first[1]).toBeCloseTo(line.from.y + line.from.h);
        expect(last[1]).toBeCloseTo(line.to.y);
        expect(first[0] > line.from.x && first[0] < line.from.x + line.from.w).toBe(true);
        expect(last[0] > line.to.x && last[0] < line.to.x + line.to.w).toBe(true);
        line.points.slice(1).forEach(([x, y], at) => expect(x === line.points[at]![0] || y === line.points[at]![1]).toBe(true));
        const others = scene.nodes.filter((box) => !around(line.from).includes(box));
        for (const box of others) expect(crosses(line, box), `${line.key} through ${box.key}`).toBe(false);
      }
    });
  }
});

describe("columns", () => {
  const room = (w: number, h: number) => ({ w, h });
  /** The parts between turns: nodes one straight below the other. */
  const columns = (scene: Scene) => new Set(scene.nodes.filter((box) => !box.parent).map((box) => `${box.x + box.w / 2} ${band(scene, box)}`)).size;
  const band = (scene: Scene, box: Placed) => Math.floor(box.y / scene.page);

  it("set a chain that is too long for the window side by side, all of it in sight", () => {
    const scene = lay(chain(24), new Set(), room(463, 578));
    expect(columns(scene)).toBe(2);
    expect(scene.width).toBeLessThanOrEqual(463);
    expect(scene.height * 0.75).toBeLessThanOrEqual(578);
    expect(scene.page).toBe(scene.height);
    expect(columns(lay(chain(60), new Set(), room(1530, 600)))).toBe(5);
  });
  it("are as few as make it fit, and about equally high", () => {
    const scene = lay(chain(30), new Set(), room(1530, 600));
    const xs = scene.nodes.map((box) => box.x);
    const counts = [...new Set(xs)].map((x) => xs.filter((one) => one === x).length);
    expect(counts.length).toBe(3);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });
  it("of what does not fit are as high as the window, and go on below", () => {
    const scene = lay(chain(200), new Set(), room(463, 578));
    expect(scene.page * 0.75).toBeLessThanOrEqual(578);
    expect(scene.height).toBeGreaterThan(5 * scene.page);
    expect(scene.width).toBeLessThanOrEqual(463);
    const first = [0, 12, 13, 27].map((at) => scene.nodes[at]!);
    expect(first.map((box) => box.y < scene.page)).toEqual([true, true, true, false]);
  });
  it("leave no input alone above what is too high", () => {
    const inside = level(Array.from({ length: 9 }, (_, at) => node(`layer${at}`, at, 0, { row: at })), Array.from({ length: 8 }, (_, at) => edge(at, at + 1)));
    const group = (at: number) => node(`group${at}`, at, 0, { kind: "group", level: `g${at}`, rows: [] });
    const nodes = [node("in", 0, 0, { kind: "input" }), group(1), group(2), group(3)];
    const picture: Picture = { levels: { "-1": level(nodes, [edge(0, 1), edge(1, 2), edge(2, 3)]), g1: inside, g2: inside, g3: inside }, open: [] };
    const tops = (scene: Scene) => scene.nodes.filter((box) => !box.parent).map((box) => [box.x > 200, box.y]);
    const scene = lay(picture, openTo(picture, 1), room(500, 400));
    expect(tops(scene)).toEqual([[false, 20], [false, 64], [true, 20], [false, expect.any(Number)]]);
    expect(lay(picture, openTo(picture, 1), room(500, 180))).toEqual(lay(picture, openTo(picture, 1)));
  });
  it.each([
    ["fits as it is", chain(9), room(463, 578)],
    ["is as wide as the window", RESIDUAL, room(300, 300)],
    ["can be cut nowhere", INCEPTION, room(3000, 60)],
  ])("are not made where the network %s", (_why, picture, window) => {
    expect(lay(picture, new Set(), window)).toEqual(lay(picture, new Set()));
  });
  it.each(ALL)("of %s overlap nowhere, and their lines cross no box", (_name, picture) => {
    for (const h of [120, 300, 700])
      for (const depth of [0, 5]) {
        const scene = lay(picture, openTo(picture, depth), room(900, h));
        for (const a of scene.nodes) {
          for (const b of scene.nodes) if (a !== b && a.parent === b.parent) expect(overlap(a, b), `${a.key} ${b.key}`).toBe(false);
          expect(a.x >= 0 && a.y >= 0 && a.x + a.w <= scene.width && a.y + a.h <= scene.height).toBe(true);
        }
        for (const line of scene.edges) {
          const others = scene.nodes.filter((box) => !around(line.from).includes(box));
          for (const box of others) expect(crosses(line, box), `${line.key} through ${box.key}`).toBe(false);
          for (const [x, y] of line.points) expect(x >= 0 && x <= scene.width && y >= line.top && y <= line.bottom).toBe(true);
        }
      }
  });
  it("have the same nodes and lines, by the same keys", () => {
    const keys = (scene: Scene) => [...scene.nodes, ...scene.edges].map(({ key }) => key);
    expect(keys(lay(chain(100), new Set(), room(900, 300)))).toEqual(keys(lay(chain(100), new Set())));
  });
});

describe("folding", () => {
  it("opens what the document says at first, and a module applied again stays folded", () => {
    const scene = lay(RESIDUAL, openAtFirst(RESIDUAL));
    expect(scene.nodes.filter((box) => box.open).map((box) => [box.node.label, box.node.call])).toEqual([["block1", 0]]);
    expect(scene.nodes.length).toBe(6 + 5);
  });
  it("opens one application of a module without the others", () => {
    const scene = lay(RESIDUAL, toggled(new Set(), "/4"));
    expect(scene.nodes.filter((box) => box.open).map((box) => box.node.call)).toEqual([1]);
    expect(toggled(toggled(new Set(), "/4"), "/4").size).toBe(0);
  });
  it("knows how deep it goes", () => {
    expect([deepest(chain(3)), deepest(RESIDUAL), deepest(GROUPED)]).toEqual([0, 1, 2]);
  });
  it("knows how many levels are open as a whole", () => {
    const of = (open: Set<string>) => openLevels(GROUPED, open, 2);
    expect([of(new Set()), of(openTo(GROUPED, 1)), of(openTo(GROUPED, 2)), of(new Set(["/0/1"]))]).toEqual([0, 1, 2, 0]);
    expect(openLevels(RESIDUAL, openAtFirst(RESIDUAL), 1)).toBe(0);
  });
  it("ends where a level encloses itself, and where a level is not there", () => {
    const itself: Picture = { levels: { "-1": level([node("a", 0, 0, { kind: "module", level: "-1" }), node("b", 1, 0, { level: "9" })], [edge(0, 1)]) }, open: ["-1"] };
    expect(deepest(itself)).toBeLessThanOrEqual(64);
    const scene = lay(itself, openTo(itself, Infinity));
    expect(scene.nodes.length).toBeLessThan(200);
    expect(scene.nodes.at(-1)!.inside).toBeNull();
    expect(lay({ levels: {}, open: [] }, new Set()).nodes).toEqual([]);
  });
  it("keeps the main chain on one straight line through open modules", () => {
    const scene = lay(RESIDUAL, openTo(RESIDUAL, 9));
    const main = scene.edges.filter((line) => line.to.node.label !== "add" || line.from.node.label === "conv2");
    expect(new Set(main.flatMap((line) => line.points.map(([x]) => x))).size).toBe(1);
  });
  it("writes a shape on a line only where the node it leaves says another", () => {
    const picture: Picture = { levels: { "-1": level([node("a", 0), node("b", 1)], [edge(0, 1), edge(0, 1, [], "4 × 4")]) }, open: [] };
    expect(lay(picture, new Set()).edges.map((line) => line.shape)).toEqual(["", "4 × 4"]);
  });
});

describe("on paper", () => {
  it("is cut into parts that fit, through no card, and loses nothing", () => {
    for (const picture of [chain(200), RESIDUAL, INCEPTION]) {
      const scene = lay(picture, openTo(picture, 1));
      const parts = slices(scene, 300);
      expect([parts[0]![0], parts.at(-1)![1]]).toEqual([0, scene.height]);
      parts.forEach(([top, bottom], at) => {
        expect(bottom - top).toBeLessThanOrEqual(300);
        if (at) expect(top).toBe(parts[at - 1]![1]);
        for (const box of scene.nodes) if (!box.open) expect(box.y < bottom && box.y + box.h > bottom).toBe(false);
      });
    }
  });
  it("ends where a card is higher than a page", () => expect(slices(lay(chain(3), new Set()), 20).length).toBeLessThan(20));
});

it("rounds corners, and leaves short lines straight", () => {
  expect(roundedPath([[0, 0], [0, 20], [30, 20], [30, 40]])).toBe("M0 0L0 12Q0 20 8 20L22 20Q30 20 30 28L30 40");
  expect(roundedPath([[0, 0], [0, 9]])).toBe("M0 0L0 9");
});
