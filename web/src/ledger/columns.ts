/** The columns of the ledger: one table, from which head, rows, sorting, totals and copies are made. */
import type { Cells, Layer, Model, Size } from "../document";
import { isRepeat, numberText } from "./cells";

export type Key = "name" | "type" | "shape" | "params" | "share" | "macs" | "formula" | "activations" | "trainable" | "where";

export interface Column {
  key: Key;
  text: (model: Model, row: number) => string;
  /** What it is sorted by; a column without it is sorted by its text. */
  size?: (model: Model, row: number) => Size;
  /** What of a row adds up with the others. Sums over rows inside do not, nor does what was counted above. */
  adds?: (layer: Layer) => Size;
  /** Characters: at least, and at most. */
  width: [least: number, most: number];
}

type Figure = "params" | "macs" | "activations" | "trainable";

const layerAt = (model: Model, row: number): Layer => model.ledger.layers[row]!;
const printed = (key: keyof Cells) => (model: Model, row: number) => model.cells[model.rows[row]!.cells]![key];
const figure = (key: Figure) => (model: Model, row: number) => layerAt(model, row)[key];
const numeral = (key: Figure) => (model: Model, row: number) => numberText(layerAt(model, row), layerAt(model, row)[key]);

const OF_WEIGHTS: readonly Figure[] = ["params", "trainable"];

const adding = (key: Figure) => (layer: Layer) =>
  layer.encloses || (OF_WEIGHTS.includes(key) && isRepeat(layer)) ? 0 : layer[key];

export const COLUMNS: Column[] = [
  { key: "name", text: (model, row) => layerAt(model, row).name, width: [12, 40] },
  { key: "type", text: printed("type"), width: [8, 24] },
  { key: "shape", text: printed("shape"), size: elements, width: [10, 26] },
  { key: "params", text: printed("params"), size: figure("params"), adds: adding("params"), width: [11, 20] },
  { key: "share", text: printed("share"), size: figure("params"), width: [20, 20] },
  { key: "macs", text: printed("macs"), size: figure("macs"), adds: adding("macs"), width: [8, 20] },
  { key: "activations", text: numeral("activations"), size: figure("activations"), adds: adding("activations"), width: [11, 20] },
  { key: "trainable", text: numeral("trainable"), size: figure("trainable"), adds: adding("trainable"), width: [10, 20] },
  { key: "formula", text: printed("formula"), width: [24, 48] },
  { key: "where", text: (model, row) => layerAt(model, row).where ?? "", width: [9, 24] },
];

export const SHOWN_AT_FIRST: Key[] = ["name", "type", "shape", "params", "share", "macs", "formula"];

/** Figures stand to the right, so that their digits line up. */
export const isFigure = (column: Column): boolean => column.adds !== undefined || column.key === "share";

/** Elements of the first output; of a shape with a size that is not known there is no such number. */
function elements(model: Model, row: number): Size {
  const sizes = layerAt(model, row).output_shapes[0]?.slice(1);
  if (!sizes || sizes.includes(null)) return null;
  return sizes.reduce<number>((product, size) => product * Number(size), 1);
}
