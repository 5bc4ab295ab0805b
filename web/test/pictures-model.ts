/** Pictures for tests: a chain, a residual network with modules, an Inception block, many nodes. */
import type { Edge, Level, Model, Node, Picture, Role } from "../src/document";
import { model, type Written } from "./model";

export function node(label: string, rank: number, lane = 0, more: Partial<Node> = {}): Node {
  return { row: null, kind: "layer", call: 0, rank, lane, label, type: "Conv2D", shape: "8 × 8 × 4", level: null, ...more };
}

export function edge(from: number, to: number, via: Edge["via"] = [], shape = "8 × 8 × 4"): Edge {
  return { from, to, via, shape };
}

export function level(nodes: Node[], edges: Edge[], main = 0): Level {
  const ranks = Math.max(...nodes.map((one) => one.rank)) + 1;
  const lanes = Math.max(main, ...nodes.map((one) => one.lane), ...edges.flatMap((one) => one.via.map(([, lane]) => lane))) + 1;
  return { ranks, lanes, main, nodes, edges };
}

export function chain(count: number): Picture {
  const nodes = Array.from({ length: count }, (_, at) => node(`layer${at}`, at, 0, { row: at }));
  return { levels: { "-1": level(nodes, nodes.slice(1).map((_, at) => edge(at, at + 1))) }, open: [] };
}

/** A block with a way around it: conv, conv, add. */
function block(first: number): Level {
  return level(
    [
      node("input", 0, 0, { kind: "input" }),
      node("conv1", 1, 0, { row: first }),
      node("conv2", 2, 0, { row: first + 1 }),
      node("add", 3, 0, { row: first + 2, type: "Add", slim: true }),
      node("output", 4, 0, { kind: "output" }),
    ],
    [edge(0, 1), edge(1, 2), edge(2, 3), edge(0, 3, [[1, 1]]), edge(3, 4)],
  );
}

/** Rows: 0 stem, 1 block1 (2 to 4 inside), 5 block2 (6 to 8 inside), 9 head; block1 is called a second time. */
export const RESIDUAL: Picture = {
  levels: {
    "-1": level(
      [
        node("image", 0, 0, { kind: "input" }),
        node("stem", 1, 0, { row: 0 }),
        node("block1", 2, 0, { row: 1, kind: "module", level: "1" }),
        node("block2", 3, 0, { row: 5, kind: "module", level: "5" }),
        node("block1", 4, 0, { row: 1, kind: "module", level: "1", call: 1 }),
        node("head", 5, 0, { row: 9, type: "Dense", shape: "10" }),
      ],
      [edge(0, 1), edge(1, 2), edge(2, 3), edge(3, 4), edge(4, 5)],
    ),
    "1": block(2),
    "5": block(6),
  },
  open: ["1"],
};

/** Four branches side by side between an input and a concatenation. */
export const INCEPTION: Picture = {
  levels: {
    "-1": level(
      [
        node("in", 0, 1, { kind: "input" }),
        ...[0, 1, 2, 3].map((lane) => node(`branch${lane}`, 2, lane, { row: lane })),
        node("deeper", 1, 2, { row: 4 }),
        node("concat", 3, 1, { row: 5, type: "Concatenate" }),
      ],
      [edge(0, 1, [[1, 0]]), edge(0, 2, [[1, 1]]), edge(0, 5), edge(5, 3), edge(0, 4, [[1, 3]]), ...[1, 2, 3, 4].map((from) => edge(from, 6))],
      1,
    ),
  },
  open: [],
};

/** A flat network of which the picture makes groups. Rows 0 to 5; groups g0 (0, 1, 2, in it g1: 1, 2), then rows 3 to 5. */
export const GROUPED: Picture = {
  levels: {
    "-1": level([node("a", 0, 0, { kind: "group", level: "g0", rows: [0, 1, 2] }), ...[3, 4, 5].map((row) => node(`n${row}`, row - 2, 0, { row }))], [edge(0, 1), edge(1, 2), edge(2, 3)]),
    g0: level([node("n0", 0, 0, { row: 0 }), node("b", 1, 0, { kind: "group", level: "g1", rows: [1, 2] })], [edge(0, 1)]),
    g1: level([node("n1", 0, 0, { row: 1 }), node("n2", 1, 0, { row: 2 })], [edge(0, 1)]),
  },
  open: [],
};

const INSIDE = (around: string): Written[] => [
  { name: "conv1", path: `${around}.conv1`, depth: 1, params: 100, macs: 1000, activations: 30, type: "Conv2D" },
  { name: "conv2", path: `${around}.conv2`, depth: 1, params: 300, macs: 3000, activations: 30, type: "Conv2D" },
  { name: "add", path: `${around}.add`, depth: 1, activations: 30, type: "Add" },
];

/** The network of RESIDUAL. head's parameters are not known, and block2's conv2 shares what block1's has. */
export function residual(): Model {
  const shown = model([
    { name: "stem", params: 50, macs: 500, activations: 30, type: "Conv2D" },
    { name: "block1", encloses: true, params: 400, macs: 4000, activations: 90, type: "Block" },
    ...INSIDE("block1"),
    { name: "block2", encloses: true, params: 400, macs: 4000, activations: 90, type: "Block" },
    ...INSIDE("block2").map((one, at) => ({ ...one, shared: at === 1 })),
    { name: "head", params: null, macs: null, activations: 10 },
  ]);
  const roles: Role[] = ["conv", "module", "conv", "conv", "merge", "module", "conv", "conv", "merge", "unknown"];
  roles.forEach((role, row) => (shown.rows[row]!.role = role));
  return { ...shown, picture: RESIDUAL };
}
