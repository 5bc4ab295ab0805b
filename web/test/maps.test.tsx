/** The maps: what they are of, that areas are as the figures are, and that what is not known is said. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Maps } from "../src/maps/maps";
import { cells, type Cell } from "../src/maps/cells";
import { neighbour } from "../src/maps/neighbour";
import { MEASURES, most, roleOf, sums, treeOf, way } from "../src/maps/tree";
import { zoomTo, zoomed } from "../src/maps/zoom";
import { percent } from "../src/picture/figures";
import { hovered, selected, show } from "../src/state";
import { doc, model } from "./model";
import { GROUPED, residual } from "./pictures-model";

const leaves = (drawn: Cell[]) => drawn.filter((cell) => !cell.module);
const area = (cell: Cell) => cell.w * cell.h;

describe("what a map is of", () => {
  const shown = residual();
  const tree = treeOf(shown);
  it("is the sum of the layers; shared weights count once, activations each time", () => {
    const params = sums(shown, tree, "params");
    expect(params.of.slice(0, 10)).toEqual([50, 400, 100, 300, 0, 100, 100, 0, 0, 0]);
    expect(params.total).toBe(550);
    expect(sums(shown, tree, "activations").total).toBe(220);
  });
  it("tells apart what is nothing and what is not known", () => {
    expect(sums(shown, tree, "params").unknown).toEqual([9]);
    expect(sums(shown, tree, "activations").unknown).toEqual([]);
  });
  it("finds where most is: down as long as half of it is there", () => {
    expect(most(tree, sums(shown, tree, "params"), null)).toBe(3);
    expect(most(tree, sums(shown, tree, "macs"), null)).toBe(1);
    expect(most(tree, sums(shown, tree, "macs"), 9)).toBe(null);
  });
  it("colours a module like its largest layer", () => {
    expect(roleOf(shown, tree, sums(shown, tree, "params"), 1)).toBe("conv");
  });
});

describe("groups of a long flat network", () => {
  const flat = model([0, 1, 2, 3, 4, 5].map((at) => ({ name: `n${at}`, params: at + 1 })));
  const shown = { ...flat, picture: GROUPED };
  const tree = treeOf(shown);
  it("hold their layers, each once", () => {
    expect(tree.groups.map((group) => group.label)).toEqual(["a", "b"]);
    expect([tree.inside.get(null), tree.inside.get(6), tree.inside.get(7)]).toEqual([[3, 4, 5, 6], [0, 7], [1, 2]]);
    expect(way(tree, 2)).toEqual([6, 7, 2]);
    expect(sums(shown, tree, "params").of).toEqual([1, 2, 3, 4, 5, 6, 6, 5]);
  });
});

describe("the rectangles", () => {
  const shown = residual();
  const tree = treeOf(shown);
  it.each(MEASURES)("have areas in proportion by %s, and fill the map", (measure) => {
    const found = sums(shown, tree, measure);
    const drawn = cells(tree, found, null, 600, 300);
    for (const cell of drawn) expect(area(cell)).toBeCloseTo((cell.value / found.total) * 600 * 300, 4);
    expect(leaves(drawn).reduce((sum, cell) => sum + area(cell), 0)).toBeCloseTo(600 * 300, 4);
  });
  it("of a module lie in its outline", () => {
    const drawn = cells(tree, sums(shown, tree, "params"), null, 600, 300);
    const [module, inner] = [1, 3].map((item) => drawn.find((cell) => cell.item === item)!) as [Cell, Cell];
    expect(module.module).toBe(true);
    expect(inner.x >= module.x && inner.y >= module.y && inner.x + inner.w <= module.x + module.w + 1e-9).toBe(true);
  });
  it("become one where they are too small to point at", () => {
    const many = model(Array.from({ length: 5000 }, (_, at) => ({ name: `n${at}`, params: at ? 1 : 5000 })));
    const wide = treeOf(many);
    const drawn = cells(wide, sums(many, wide, "params"), null, 400, 200);
    expect(drawn.map((cell) => [cell.item, cell.more, cell.value])).toEqual([[0, 0, 5000], [null, 4999, 4999]]);
  });
  it("are none where there is nothing, or no room", () => {
    expect(cells(tree, sums(shown, tree, "params"), 4, 600, 300)).toEqual([]);
    expect(cells(tree, sums(shown, tree, "params"), null, 0, 300)).toEqual([]);
  });
  it("are walked with the arrow keys", () => {
    const drawn = cells(tree, sums(shown, tree, "activations"), null, 600, 300);
    for (const [at, cell] of drawn.entries()) {
      const right = neighbour(drawn, at, "ArrowRight");
      if (right !== undefined) expect(drawn[right]!.x + drawn[right]!.w / 2).toBeGreaterThan(cell.x + cell.w / 2);
    }
    expect(neighbour(drawn, 3, "Home")).toBe(0);
    expect(neighbour(drawn, 3, "x")).toBeUndefined();
  });
});

it("writes shares to a tenth, and no share as nothing that is something", () => {
  expect([percent(743, 1000), percent(1, 1e6), percent(0, 9), percent(1, 0)]).toEqual(["74.3%", "<0.1%", "0.0%", "0.0%"]);
});

describe("on the page", () => {
  let root: HTMLElement;
  beforeEach(async () => {
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(300);
    root = document.createElement("div");
    document.body.replaceChildren(root);
    const shown = residual();
    await act(() => {
      show(doc(shown));
      render(<Maps shown={shown} />, root);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  const option = (measure: string, text: string) =>
    [...root.querySelectorAll(`[id^="map-${measure}-"]`)].map((one) => one.parentElement!).find((one) => one.querySelector(".label")?.textContent === text)!;

  it("light up together", async () => {
    option("params", "conv2").dispatchEvent(new Event("pointerenter"));
    expect(hovered.value).toBe(3);
    await act(() => void (hovered.value = 2));
    const lit = () => [...root.querySelectorAll('[data-hover="here"] .label')].map((one) => one.textContent);
    await vi.waitFor(() => expect(lit()).toEqual(["conv1", "conv1", "conv1"]));
    await act(() => void (hovered.value = 1));
    await vi.waitFor(() => expect(root.querySelectorAll('.leaf[data-hover="inside"]').length).toBe(2 + 2 + 3));
  });
  it("choose a layer with a click, and go into a module and out again", () => {
    act(() => void option("macs", "conv2").dispatchEvent(new Event("click", { bubbles: true })));
    expect(selected.value).toBe(3);
    act(() => void root.querySelector(".chip")!.dispatchEvent(new Event("click", { bubbles: true })));
    expect(zoomed.value).toBe(1);
    expect(root.querySelectorAll('[id^="map-params-"]').length).toBe(2);
    expect(root.querySelector(".crumbs b")?.textContent).toBe("block1");
    act(() => root.querySelector<HTMLElement>(".crumbs button")!.click());
    expect(zoomed.value).toBeNull();
  });
  it("say what is not known, and name everything for those who do not see", () => {
    expect([...root.querySelectorAll(".unknown-figures")].map((one) => one.textContent)).toEqual(["map_unknown", "map_unknown"]);
    const sentences = [...root.querySelectorAll("figcaption p")].map((one) => one.textContent);
    expect(sentences).toEqual(["map_known_params", "map_known_macs", "map_most_activations"]);
    for (const one of root.querySelectorAll("[role=option]")) expect(one.getAttribute("aria-label")).toBeTruthy();
  });
  it("stand again on the whole network when another is shown", () => {
    zoomTo(1);
    show(doc(residual()));
    expect(zoomed.value).toBeNull();
  });
});
