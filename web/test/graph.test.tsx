/** The graph on the page: what is drawn, folding, keys, links to the rest. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Model } from "../src/document";
import { wayTo } from "../src/picture/folding";
import { below, shapeIn } from "../src/picture/node";
import { Pictures } from "../src/picture/pictures";
import { chosenRole, isDim, lightOf } from "../src/picture/linking";
import { canPan, createView } from "../src/picture/view";
import { hovered, selected, show } from "../src/state";
import { doc, model } from "./model";
import { GROUPED, chain, residual } from "./pictures-model";

let root: HTMLElement;
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(1000);
  root = document.createElement("div");
  document.body.replaceChildren(root);
});
afterEach(() => {
  act(() => render(null, root));
  chosenRole.value = null;
  vi.restoreAllMocks();
});

async function put(shown: Model): Promise<void> {
  await act(() => {
    show({ ...doc(shown), palette: { conv: { light: "", dark: "" }, dense: { light: "", dark: "" }, unknown: { light: "", dark: "" } } as never });
    render(<Pictures />, root);
  });
}

const named = (text: string) => [...root.querySelectorAll<SVGElement>("[role=treeitem]")].filter((one) => one.getAttribute("aria-label")!.startsWith(`${text},`));
const tree = () => root.querySelector<HTMLElement>("[role=tree]")!;
const current = () => document.getElementById(tree().getAttribute("aria-activedescendant")!)?.getAttribute("aria-label");
const press = (key: string) => act(() => void tree().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
const click = (one: Element) => act(() => void one.dispatchEvent(new MouseEvent("click", { bubbles: true })));

describe("the graph", () => {
  it("draws what is open at first, with names for those who do not see", async () => {
    await put(residual());
    expect(named("block1").map((one) => one.getAttribute("aria-expanded"))).toEqual(["true", "false"]);
    expect(named("conv1").length).toBe(1);
    expect(named("stem")[0]!.getAttribute("aria-label")).toBe("stem, Conv2D, 8 × 8 × 4, figure");
    expect(named("head")[0]!.getAttribute("aria-label")).toContain("node_unknown");
  });
  it("marks what is not understood by a pattern, and a layer used again by its name", async () => {
    await put(residual());
    expect(named("head")[0]!.parentElement!.querySelector(".hatch")).not.toBeNull();
    expect(named("block1")[1]!.parentElement!.textContent).toContain("node_use");
  });
  it("folds and opens with a click, which also chooses the row", async () => {
    await put(residual());
    await click(named("block2")[0]!);
    expect(named("conv1").length).toBe(2);
    expect(selected.value).toBe(5);
    await click(named("block2")[0]!);
    expect(named("conv1").length).toBe(1);
  });
  it("is walked along its edges, into modules and out of them", async () => {
    await put(residual());
    await press("Home");
    const way: (string | null | undefined)[] = [];
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "Escape", "Enter", "ArrowDown", "ArrowUp", "ArrowUp"]) {
      await press(key);
      way.push(current()?.split(",")[0]);
    }
    expect(way).toEqual(["stem", "block1", "conv1", "block1", "block1", "block2", "block1", "stem"]);
    expect(named("conv1").length).toBe(0);
  });
  it("brings what is chosen elsewhere into view", async () => {
    await put({ ...model(Array.from({ length: 401 }, (_, at) => ({ name: `layer${at}` }))), picture: chain(401) });
    expect(named("layer399").length).toBe(0);
    await act(() => void (selected.value = 399));
    await vi.waitFor(() => expect(named("layer399").length).toBe(1));
  });
  it("opens the way to what is chosen elsewhere, and leaves it to whoever folds it again", async () => {
    await put(residual());
    expect(named("conv2").length).toBe(1);
    await act(() => void (selected.value = 7));
    await vi.waitFor(() => expect(named("block2")[0]!.getAttribute("aria-expanded")).toBe("true"));
    expect(named("conv2").some((one) => one.parentElement!.getAttribute("data-chosen") === "here")).toBe(true);
    await click(named("block2")[0]!);
    await click(named("block1")[0]!);
    expect(named("conv2").length).toBe(0);
  });
  it("opens no module that is chosen itself, nor what is chosen in the graph", async () => {
    await put(residual());
    await act(() => void (selected.value = 5));
    expect(named("block2")[0]!.getAttribute("aria-expanded")).toBe("false");
    tree().focus();
    await act(() => void (selected.value = 7));
    expect(named("block2")[0]!.getAttribute("aria-expanded")).toBe("false");
  });
  it("finds the way through groups of groups", () => {
    expect([wayTo(GROUPED, 3), wayTo(GROUPED, 0), wayTo(GROUPED, 2), wayTo(GROUPED, 9)]).toEqual([[], ["/0"], ["/0", "/0/1"], null]);
  });
  it("keeps what is open while another view is looked at", async () => {
    const shown = residual();
    await put(shown);
    await click(named("block2")[0]!);
    await act(() => render(null, root));
    await act(() => render(<Pictures />, root));
    expect(named("conv1").length).toBe(2);
  });
  it("lights up with the rest of the page", async () => {
    await put(residual());
    await act(() => void (hovered.value = 1));
    await vi.waitFor(() => expect(named("conv2")[0]!.parentElement!.getAttribute("data-hover")).toBe("inside"));
    await act(() => void (hovered.value = 6));
    await vi.waitFor(() => expect(named("block2")[0]!.parentElement!.getAttribute("data-hover")).toBe("holds"));
    await act(() => void (hovered.value = null));
    await vi.waitFor(() => expect(root.querySelectorAll("[data-hover]").length).toBe(0));
  });
  it("holds only what is in view of ten thousand nodes", async () => {
    const layers = Array.from({ length: 10_000 }, (_, at) => ({ name: `layer${at}`, params: 1 }));
    await put({ ...model(layers), picture: chain(10_000) });
    const count = root.querySelectorAll("[role=treeitem]").length;
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(120);
    await press("End");
    expect(current()).toContain("layer9999");
  });
  it("shows markup in a name as text", async () => {
    const shown = model([{ name: "<img src=x>", params: 1 }]);
    const picture = chain(1);
    picture.levels["-1"]!.nodes[0]!.label = "<img src=x>";
    await put({ ...shown, picture });
    expect(root.querySelector("img")).toBeNull();
    expect(named("<img src=x>").length).toBe(1);
  });
});

describe("the second line of a card", () => {
  it("never cuts a shape within a number: the type gives way", () => {
    expect(below("Conv2D", "55 × 55 × 96", "", 176)).toBe("Conv2D · 55 × 55 × 96");
    expect(below("Conv2DTranspose", "104 × 104 × 256", "", 150)).toMatch(/^Conv.*… · 104 × 104 × 256$/);
    expect(below("Conv2DTranspose", "104 × 104 × 256", "", 100)).toBe("104 × 104 × 256");
    expect(below("Conv3D", "1024 × 1024 × 1024 × 2048", "", 100)).toBe("1024 × 1024 × …");
    expect(below("Dense", "", "", 100)).toBe("Dense");
    expect(shapeIn("1024", 10.5, 9)).toBe("");
    expect([200, 80, 50, 8].map((room) => shapeIn("128 × 512, 128 × 128", 10.5, room))).toEqual(["128 × 512, 128 × 128", "128 × 512, …", "128 × …", ""]);
  });
});

describe("the legend", () => {
  it("has the roles that the network has, and dims what has another", async () => {
    await put(residual());
    const buttons = [...root.querySelectorAll<HTMLButtonElement>(".legend button")];
    expect(buttons.map((one) => one.textContent)).toEqual(["role_conv", "role_unknown"]);
    await click(buttons[1]!);
    expect(isDim(0)).toBe(true);
    expect(isDim(9)).toBe(false);
    await vi.waitFor(() => expect(named("stem")[0]!.parentElement!.getAttribute("data-dim")).toBe("yes"));
    await click(buttons[1]!);
    expect(isDim(0)).toBe(false);
  });
});

it("tells a row from what is inside it and what holds it", () => {
  const shown = residual();
  expect([lightOf(shown, 1, 1), lightOf(shown, 2, 1), lightOf(shown, 1, 2), lightOf(shown, 0, 1), lightOf(shown, null, 1)]).toEqual(["here", "inside", "holds", undefined, undefined]);
});

describe("the view", () => {
  const view = createView();
  view.window.value = { w: 600, h: 400 };
  view.scene.value = { w: 1000, h: 5000, page: 5000, axis: 500 };
  it("begins at the top with the axis in the middle, all of its width in view", () => {
    view.start();
    expect([view.k.value, view.x.value, view.y.value]).toEqual([0.568, 16, 16]);
  });
  it("keeps the point under the pointer where it is", () => {
    view.moveTo(-100, -1000);
    const at = () => [(200 - view.x.value) / view.k.value, (100 - view.y.value) / view.k.value];
    const [x, y] = at();
    view.zoom(1.5, 200, 100);
    expect(at()[0]).toBeCloseTo(x!);
    expect(at()[1]).toBeCloseTo(y!);
  });
  it("never leaves the picture, and knows at its end that the page may scroll on", () => {
    view.start();
    view.pan(0, 1e6);
    expect(view.y.value).toBe(16);
    expect([canPan(view, 10), canPan(view, -10)]).toEqual([false, true]);
    view.pan(0, -1e6);
    expect(view.y.value).toBeCloseTo(400 - 16 - 5000 * 0.568);
    expect([canPan(view, 10), canPan(view, -10)]).toEqual([true, false]);
  });
  it("draws what is in the window and not the whole", () => {
    view.start();
    const seen = view.visible.value;
    expect(seen.h).toBeLessThan(2500);
    expect(seen.y + seen.h).toBeGreaterThanOrEqual(400 / 0.568);
  });
  it("brings a box into the window", () => {
    view.start();
    view.reveal({ x: 400, y: 3000, w: 190, h: 42 });
    expect(view.y.value + 3042 * view.k.value).toBeLessThanOrEqual(400);
    expect(view.y.value + 3000 * view.k.value).toBeGreaterThanOrEqual(0);
  });
});
