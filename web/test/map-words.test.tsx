/** What the maps say: an unknown figure is never 0, and names on rectangles tell which layer it is. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Model } from "../src/document";
import { labelOf, namesOf, telling, within, written } from "../src/maps/labels";
import { Maps } from "../src/maps/maps";
import { sums, treeOf } from "../src/maps/tree";
import { zoomTo } from "../src/maps/zoom";
import { isPartial } from "../src/picture/figures";
import { Pictures } from "../src/picture/pictures";
import { hovered, show } from "../src/state";
import { doc, model, type Written } from "./model";
import { edge, level, node, residual } from "./pictures-model";

const WORDS = {
  not_known: "not known", at_least: "at least {number}", figure: "{count} {unit}", figure_not_known: "{unit} not known",
  unit_params: "parameters", unit_macs: "MACs", unit_activations: "activations",
  map_most_params: "{name} has {share} of the parameters and {other}.",
  map_most_macs: "{name} does {share} of the MACs and has {other}.",
  map_most_activations: "{name} gives {share} of the activations and has {other}.",
  map_share: "{share} of the {unit}", map_which_open: "{unit} that are not known",
  map_known_params: "At least {total}; {name} has {share} of those.",
  map_known_macs: "At least {total}; {name} does {share} of those.",
  map_known_activations: "At least {total}; {name} gives {share} of those.",
  map_known_activations_many: "At least {total}; {name} give {share} of those.",
  map_open: "The {unit} are not known.", map_none_macs: "Nothing here multiplies.",
  map_cell: "{name}, {type}: {value} {unit}, {share}", map_cell_known: "{name}, {type}: {value} {unit}",
  map_unknown: "Not drawn, since the {unit} are not known: {names}.",
};

let root: HTMLElement;
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(300);
  root = document.createElement("div");
  document.body.replaceChildren(root);
});
afterEach(() => {
  act(() => render(null, root));
  vi.restoreAllMocks();
});

async function put(shown: Model): Promise<void> {
  await act(() => {
    show({ ...doc(shown), words: WORDS });
    render(<Maps shown={shown} />, root);
  });
}
const texts = (selector: string) => [...root.querySelectorAll(selector)].map((one) => one.textContent);

/** A class without an input's size: MACs of convolutions wait for height and width. */
function open(more: Written[] = []): Model {
  const shown = model([
    { name: "conv1", params: 448, macs: null, activations: null },
    { name: "conv2", params: 4640, macs: null, activations: null },
    { name: "fc", params: 330, macs: 320, activations: 10 },
    ...more,
  ]);
  Object.assign(shown.ledger, { macs: 320, partial: ["macs", "activations"] });
  return shown;
}

describe("a figure that is not known", () => {
  it("is no share of 0, and what is known is called at least", async () => {
    await put(open());
    expect(texts("figcaption p")).toEqual([
      "conv2 has 85.6% of the parameters and MACs that are not known.",
      "At least 320 MACs; fc does 100.0% of those.",
      "At least 10 activations; fc gives 100.0% of those.",
    ]);
    expect(texts(".unknown-figures")).toEqual([
      "Not drawn, since the MACs are not known: conv1, conv2.",
      "Not drawn, since the activations are not known: conv1, conv2.",
    ]);
  });
  it("of others leaves a layer with its own count, and without a share", async () => {
    await put(open([{ name: "large", params: 99_000, macs: 98_000, activations: 1 }]));
    expect(texts("figcaption p")[0]).toBe("large has 94.8% of the parameters and 98,000 MACs.");
    const said = [...root.querySelectorAll("[id^=map-macs-]")].map((one) => one.getAttribute("aria-label"));
    expect(said).toEqual(["large, Dense: 98,000 MACs", "fc, Dense: 320 MACs"]);
    expect(texts("[id^=map-macs-] ~ .small")).toEqual(["98,000"]);
  });
  it("inside a module makes the module's at least", async () => {
    const shown = model([
      { name: "block", encloses: true, type: "Block" },
      { name: "a", path: "block.a", depth: 1, params: 60, macs: null, activations: 1 },
      { name: "b", path: "block.b", depth: 1, params: 50, macs: 7, activations: 1 },
      { name: "head", params: 1, macs: 900, activations: 1 },
    ]);
    const tree = treeOf(shown);
    const found = sums(shown, tree, "macs");
    expect([[...found.partly], found.partial, found.of]).toEqual([[1, 0], true, [7, 0, 7, 900]]);
    await put(shown);
    expect(texts("figcaption p")[0]).toBe("block.a has 54.1% of the parameters and MACs that are not known.");
    const block = [...root.querySelectorAll("[id^=map-macs-]")].map((one) => one.getAttribute("aria-label")).find((one) => one!.startsWith("block,"));
    expect(block).toBe("block, Block: at least 7 MACs");
    await act(() => zoomTo(0));
    expect(texts("figcaption p")[1]).toBe("At least 7 MACs; block.b does 100.0% of those.");
    await act(() => zoomTo(null));
  });
  it("of everything is not nothing", async () => {
    await put(model([{ name: "conv", params: 5, macs: null, activations: 3 }]));
    expect(texts("figcaption p")[1]).toBe("The MACs are not known.");
    await put(model([{ name: "flat", params: 5, macs: 0, activations: 3 }]));
    expect(texts("figcaption p")[1]).toBe("Nothing here multiplies.");
  });
  it("is not known either where the ledger says so and no row does", () => {
    const shown = open();
    Object.assign(shown.ledger, { at_least: true });
    expect([isPartial(shown, "params"), isPartial(open(), "params"), isPartial(open(), "macs")]).toEqual([true, false, true]);
  });
  it("takes the share from the layer that is pointed at", async () => {
    await act(() => {
      show({ ...doc(open()), words: WORDS });
      render(<Pictures />, root);
    });
    await act(() => void (hovered.value = 2));
    expect(texts(".pointed span")).toEqual(["Dense", "330 parameters (6.1%)", "320 MACs", "10 activations"]);
    await act(() => void (hovered.value = 0));
    expect(texts(".pointed span")[2]).toBe("MACs not known");
  });
});

it("keeps every digit of what is longer than a number can be", () => {
  const long = "90071992547409931234";
  const shown = model([{ name: "a", params: { toString: () => long, valueOf: () => Number(long) } as never }, { name: "b", params: 1 }]);
  expect(sums(shown, treeOf(shown), "params").exact).toEqual([BigInt(long), 1n]);
});

describe("a name on a rectangle", () => {
  it.each([
    ["conv5", "conv5_block1_2_conv", "block1_2_conv"],
    ["conv2_block3_out", "conv2_block1_1_conv", "block1_1_conv"],
    ["encoder", "encoder.layers.0", "layers.0"],
    ["dense_1 … dense_455", "dense_7", "7"],
    ["stage", "stage", "stage"],
    ["conv", "conv5", "conv5"],
    ["a", "b", "b"],
  ])("in %s leaves out what it shares: %s is %s", (outer, name, expected) => expect(within(outer, name)).toBe(expected));

  it("has a name for each thing around it, down to its own", () => {
    const shown = residual();
    const tree = treeOf(shown);
    expect(namesOf(shown, tree, 3, null)).toEqual(["block1.conv2", "conv2"]);
    expect(namesOf(shown, tree, 3, 1)).toEqual(["conv2"]);
  });
  it("has its type with it where it is but a number", () => {
    const shown = model([{ name: "mlp", encloses: true }, { name: "0", path: "mlp.0", depth: 1, type: "Linear" }]);
    expect([labelOf(shown, treeOf(shown), 1), ...namesOf(shown, treeOf(shown), 1, 0)]).toEqual(["0 Linear", "0 Linear"]);
  });
  it("is the longest that fits, level or upright, and smaller before it is cut", () => {
    const sizes = [66, 58, 53].map((w) => written(["conv2d_1"], w, 20));
    expect(sizes).toEqual([11.5, 10, 9].map((size) => ({ text: "conv2d_1", size, upright: false })));
    expect(written(["conv2d_1"], 14, 60)).toEqual({ text: "conv2d_1", size: 9, upright: true });
    expect(written(["conv2d_1"], 30, 160)).toEqual({ text: "conv2d_1", size: 11.5, upright: true });
    expect(written(["encoder.mlp.0 Linear", "mlp.0 Linear"], 37, 85)!.text).toBe("mlp.0 Linear");
  });
  it("is none where a cut would leave nonsense", () => {
    expect(written(["block1_2_conv"], 60, 20)).toBeNull();
    expect(written(["conv2d_1"], 12, 12)).toBeNull();
    expect([telling("conv5", 11.5, 26), telling("conv5", 11.5, 60)]).toEqual(["", "conv5"]);
    expect(telling("a".repeat(3000), 11.5, 200)).toMatch(/^a{9,}…a{9,}$/);
    expect(written(["encoder_self_attention_output_dense_1"], 150, 20)!.text).toMatch(/^encoder_self.*….*put_dense_1$/);
  });
});

it("speaks of a run of layers as of many", async () => {
  const shown = model([0, 1, 2, 3, 4].map((at) => ({ name: `d_${at}`, params: 1, macs: 1, activations: at === 4 ? null : at ? 3 : 2 })));
  const group = node("d_1 … d_3", 1, 0, { kind: "group", level: "g0", rows: [1, 2, 3] });
  const inside = level([1, 2, 3].map((row) => node(`d_${row}`, row - 1, 0, { row })), [edge(0, 1), edge(1, 2)]);
  const outside = level([node("d_0", 0, 0, { row: 0 }), group, node("d_4", 2, 0, { row: 4 })], [edge(0, 1), edge(1, 2)]);
  await put({ ...shown, picture: { levels: { "-1": outside, g0: inside }, open: [] } });
  expect(texts("figcaption p")[2]).toBe("At least 11 activations; d_1 … d_3 give 81.8% of those.");
});
