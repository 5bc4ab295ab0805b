/** The classic view of feature maps. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { describe, expect, it, vi } from "vitest";
import { Blocks } from "../src/blocks/blocks";
import { BLOCKS, SMALLEST, faces, joints, rowOf, rowsOf } from "../src/blocks/geometry";
import type { Block } from "../src/document";
import { hovered, selected, show } from "../src/state";
import { doc, model } from "./model";

const block = (row: number | null, height: number, depth: number, width = height): Block => ({
  row, label: `layer${row}`, type: "Conv2D", shape: "9 × 9 × 3", role: "conv", height, width, depth,
});
const MAPS = [block(null, 1, 0.05), block(0, 1, 0.3), block(1, 0.5, 0.5), block(2, 0.25, 1), block(3, 0.8, 0.06, 0.06)];

describe("the row of boxes", () => {
  const row = rowOf(MAPS);
  it("goes from left to right, with room for the names", () => {
    row.boxes.slice(1).forEach((box, at) => {
      const before = row.boxes[at]!;
      expect(box.x).toBeGreaterThan(before.x + before.depth);
      expect(box.x + box.depth / 2 - before.x - before.depth / 2).toBeGreaterThanOrEqual(BLOCKS.NAMES);
    });
  });
  it("is as high and as wide as what is in it", () => {
    for (const box of row.boxes) {
      expect(row.middle - box.height / 2 - box.back[1]).toBeGreaterThanOrEqual(0);
      expect(row.middle + box.height / 2).toBeLessThan(row.foot);
      expect(box.x + box.depth + box.back[0]).toBeLessThan(row.width);
    }
  });
  it("has heights as the feature maps are, and a bar for a vector", () => {
    expect(row.boxes.map((box) => box.height)).toEqual([200, 200, 100, 50, 160]);
    expect(row.boxes.at(-1)!.depth).toBe(BLOCKS.BAR);
  });
  it("hangs on one line that never goes back", () => {
    for (const [from, to] of joints(row)) expect(from).toBeLessThanOrEqual(to);
    expect(faces(row.boxes[1]!, row.middle).front).toMatch(/^M[\d.]+ [\d.]+L/);
  });
  it("may be empty", () => {
    expect(rowOf([]).boxes).toEqual([]);
    expect(rowsOf([], 800).rows.length).toBe(1);
  });
});

describe("the drawing in a window", () => {
  const chain = (length: number) => Array.from({ length }, (_, at) => block(at, 1 - at / 80, 0.4));
  it.each([[5, 1200], [22, 1208], [22, 860], [64, 1208], [64, 332], [3, 40]])("of %i boxes in %i pixels is wholly in sight, and can be read", (length, room) => {
    const drawn = rowsOf(chain(length), room);
    expect(drawn.scale).toBeGreaterThanOrEqual(SMALLEST);
    expect(drawn.rows.flatMap((row) => row.boxes.map((box) => box.block.row))).toEqual(chain(length).map(({ row }) => row));
    if (room > 200) expect(drawn.width * drawn.scale).toBeLessThanOrEqual(room + 0.001);
    for (const { boxes } of drawn.rows)
      boxes.slice(1).forEach(({ x, depth }, at) => expect(x + depth / 2 - boxes[at]!.x - boxes[at]!.depth / 2).toBeGreaterThan(BLOCKS.NAMES - 0.001));
  });
  it("is one row as long as its names have room, then several that are about equally wide", () => {
    const rows = [5, 22, 30, 64].map((length) => rowsOf(chain(length), 1208).rows);
    expect(rows.map((of) => of.length)).toEqual([1, 1, 2, 3]);
    for (const of of rows) expect(Math.max(...of.map(({ width }) => width)) / Math.min(...of.map(({ width }) => width))).toBeLessThan(1.15);
  });
  it("leads from each row to the next", () => {
    const [above, below] = rowsOf(chain(30), 1208).rows;
    expect(joints(above!, 900).at(-1)![1]).toBe(900);
    expect(joints(below!).at(0)![0]).toBe(0);
  });
});

it("is saved as a file of its own, whole", async () => {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  const shown = model([0, 1, 2, 3].map((at) => ({ name: `layer${at}`, params: at })));
  await act(() => {
    show(doc(shown));
    render(<Blocks shown={shown} blocks={MAPS} />, root);
  });
  const files: Blob[] = [];
  Object.assign(URL, { createObjectURL: (file: Blob) => (files.push(file), "blob:"), revokeObjectURL: () => {} });
  const names: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  act(() => root.querySelector<HTMLElement>(".note button")!.click());
  expect(names).toEqual(["net-blocks.svg"]);
  expect(files[0]!.type).toBe("image/svg+xml");
  expect(files[0]!.size).toBeGreaterThan(500);
});

it("is linked to the rest, and walked with the keys", async () => {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  const shown = model([0, 1, 2, 3].map((at) => ({ name: `layer${at}`, params: at })));
  await act(() => {
    show(doc(shown));
    render(<Blocks shown={shown} blocks={MAPS} />, root);
  });
  const press = (key: string) => act(() => void root.querySelector(".scroll")!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  await press("ArrowRight");
  expect(hovered.value).toBe(0);
  await press("End");
  await press("Enter");
  expect(selected.value).toBe(3);
  expect(root.querySelector('[data-chosen="here"] [role=option]')?.getAttribute("aria-label")).toContain("layer3");
  await press("Home");
  await press("Enter");
  expect(selected.value).toBe(3); // the input is no row
});
