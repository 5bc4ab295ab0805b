/** Small documents for tests. A row is written by its depth, name, type, parameters and what else matters. */
import type { Cells, Doc, Layer, Model, RowFacts } from "../src/document";

export interface Written extends Partial<Omit<Layer, "name" | "type">> {
  depth?: number;
  name: string;
  type?: string;
}

export function layer({ name, type = "Dense", ...more }: Written): Layer {
  const params = more.params === undefined ? 0 : more.params;
  return {
    name, type, path: name, depth: 0, encloses: false, output_shapes: [[null, 10]], params, trainable: params,
    non_trainable: 0, formula: "", macs: 0, elementwise: 0, activations: 0, calls: 1, shared: false,
    unknown: params === null, weights: [], where: null, ...more,
  };
}

export function model(written: Written[]): Model {
  const layers = written.map(layer);
  const around = (row: number): number | null => {
    for (let at = row - 1; at >= 0; at--) if (layers[at]!.depth < layers[row]!.depth) return at;
    return null;
  };
  const rows: RowFacts[] = layers.map((_, row) => ({ around: around(row), role: "dense", share: null, explained: 0, cells: row, line: null }));
  const cells: Cells[] = layers.map((one) => ({
    type: one.type, shape: `(${one.output_shapes[0]?.map((size) => size ?? "?").join(", ")})`,
    params: String(one.params ?? "not known"), share: "", macs: String(one.macs), formula: one.formula,
  }));
  const total = layers.reduce((sum, one) => sum + (one.encloses ? 0 : (one.params ?? 0)), 0);
  return {
    ledger: {
      name: "net", type: "Sequential", dialect: "keras3", complete: true, at_least: false, unknowns: [], faults: [], notes: [],
      inputs: [], params: { total, trainable: total, non_trainable: 0 }, macs: 0, flops: 0, elementwise: 0, neurons: 0,
      activations: { elements: 0, bytes: 0 }, partial: [], layers,
    },
    answer: "net has some parameters.", verdict: null, totals: [], rows, cells,
    explanations: [{ named_formula: "", macs_formula: null, terms: [], sections: [] }], why: null,
    picture: { levels: { "-1": { ranks: 0, lanes: 0, main: 0, nodes: [], edges: [] } }, open: [] }, blocks: null,
  };
}

export function doc(...models: Model[]): Doc {
  return {
    schema: "weigh/1", version: "0", title: "net.py", source: { name: "net.py", lines: ["first", "second"] }, claims: [],
    models, notes: [], words: {}, palette: {} as Doc["palette"],
  };
}

/** stem, two blocks of two, head: what most networks look like. */
export const NESTED: Written[] = [
  { name: "stem", type: "Conv2D", params: 5, output_shapes: [[null, 8, 8, 4]] },
  { name: "block1", type: "Block", params: 30, encloses: true },
  { name: "conv9", path: "block1.conv9", type: "Conv2D", params: 10, depth: 1 },
  { name: "conv10", path: "block1.conv10", type: "Conv2D", params: 20, depth: 1 },
  { name: "block2", type: "Block", params: 700, encloses: true },
  { name: "inner", path: "block2.inner", type: "Block", params: 700, encloses: true, depth: 1 },
  { name: "deep", path: "block2.inner.deep", params: 700, depth: 2 },
  { name: "head", params: null },
];
