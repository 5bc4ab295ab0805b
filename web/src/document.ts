/** The document that the page shows, as `weigh.show.document` makes it. Row i everywhere is `ledger.layers[i]`. */

export type Size = number | null;
export type Shape = Size[] | null;

export type Role =
  | "input" | "conv" | "dense" | "attention" | "recurrent" | "embedding" | "norm" | "activation" | "pool"
  | "merge" | "shape" | "regularize" | "module" | "other" | "unknown";

export interface Remark { kind: string; what: string; where: string | null; why: string }
export interface Fault { kind: string; layer: string | null; where: string | null; text: string }

export interface Layer {
  name: string;
  type: string;
  path: string;
  depth: number;
  encloses: boolean;
  output_shapes: Shape[];
  output_formulas?: (number | string)[][];
  params: Size;
  trainable: Size;
  non_trainable: Size;
  formula: string;
  macs: Size;
  elementwise: Size;
  activations: Size;
  calls: number;
  shared: boolean;
  unknown: boolean;
  weights: { name: string; shape: Size[]; count: Size }[];
  where: string | null;
}

export interface Ledger {
  name: string;
  type: string;
  dialect: string;
  complete: boolean;
  at_least: boolean;
  unknowns: Remark[];
  faults: Fault[];
  notes: Remark[];
  inputs: { name: string; shape: Shape; dtype: string }[];
  params: { total: number; trainable: number; non_trainable: number; formula?: string };
  macs: Size;
  flops: Size;
  elementwise: Size;
  neurons: Size;
  activations: { elements: Size; bytes: Size };
  partial: string[];
  layers: Layer[];
}

/** explained, cells: places in the model's lists of the same names. share: of the parameters, 0 to 1. */
export interface RowFacts {
  around: number | null;
  role: Role;
  share: number | null;
  explained: number;
  cells: number;
  line: number | null;
}

/** What a row says in each column, as the ledger prints it: "Σ 34,944", "counted above", "not known". */
export interface Cells { type: string; shape: string; params: string; share: string; macs: string; formula: string }

/** A total as the ledger prints it: "at least 1,234"; what it is a number of. */
export interface TotalLine { name: string; text: string; note: string }

export interface Term {
  name: string;
  part: string;
  axes: { name: string; size: number | string }[];
  count: Size;
  trainable: boolean;
}

export interface Explained {
  named_formula: string;
  macs_formula: string | null;
  terms: Term[];
  sections: { label: string; lines: string[] }[];
}

export interface BeforeAfter<T> { before: T; after: T; gap?: number | null }

export interface ChangedLayer {
  name: string;
  type: string;
  change: string;
  params: BeforeAfter<Size>;
  macs: BeforeAfter<Size>;
  formula: BeforeAfter<string>;
  output_shape: BeforeAfter<Shape>;
  where: string | null;
  row: number | null;
}

export interface Edit {
  kind: string;
  layer: string;
  text: string;
  because: string;
  where: string | null;
  gap: number | null;
  groups: { text: string; gap: number; layers: number }[];
}

export interface Answer {
  kind: string;
  bits: number;
  text: string;
  edits: Edit[];
  total: Size;
  formula: string;
  quantity: string;
  gap: number | null;
  layers: ChangedLayer[];
  code: { line: number; removed: string[]; added: string[] }[];
  like: string | null;
  tools: { name: string; version: string; setting: string }[];
}

export interface Why {
  text: string;
  model: string;
  claims: { text: string; quantity: string; low: Size; high: Size; layer: string | null }[];
  total: Size;
  complete: boolean;
  holds: boolean;
  answers: Answer[];
  nearest: { edits: Edit[]; total: Size; residual: Size }[];
}

export interface Node {
  row: number | null;
  kind: "input" | "output" | "layer" | "module" | "group";
  call: number;
  rank: number;
  lane: number;
  label: string;
  type: string;
  shape: string;
  /** The key of the level inside, where something is. */
  level: string | null;
  /** The rows of all layers of a group. */
  rows?: number[];
  /** Drawn low: what it gives has the shape of what it gets. */
  slim?: boolean;
}

export interface Edge { from: number; to: number; via: [rank: number, lane: number][]; shape: string }
/** main: the lane on which the level hangs. */
export interface Level { ranks: number; lanes: number; main: number; nodes: Node[]; edges: Edge[] }
export interface Picture { levels: Record<string, Level>; open: (number | string)[] }

export interface Block {
  /** null for the input. */
  row: number | null;
  label: string;
  type: string;
  shape: string;
  role: Role;
  height: number;
  width: number;
  depth: number;
}

export interface Model {
  ledger: Ledger;
  answer: string;
  verdict: "holds" | "partly" | "explained" | "open" | null;
  totals: TotalLine[];
  rows: RowFacts[];
  cells: Cells[];
  explanations: Explained[];
  why: Why | null;
  picture: Picture;
  blocks: Block[] | null;
}

export interface Doc {
  schema: string;
  version: string;
  title: string;
  source: { name: string; lines: string[] | null };
  claims: string[];
  models: Model[];
  notes: Remark[];
  words: Record<string, string>;
  palette: Record<Role, { light: string; dark: string }>;
}
