/**
 * Names come from the source that was read, and may hold anything. What controls a text instead of being read (bidi
 * overrides would turn the rest of a sentence round) is shown as an escape, as the printed ledger shows it.
 */
import type { Answer, Doc, Edit, Layer, Model, Node, Why } from "./document";

const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
/** In prose lines end, and letters may be joined. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const NAMED: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A name, a type, a path. */
export function name(text: string): string {
  return text.replace(UNPRINTABLE, escape);
}

/** A sentence, or a line of the source. */
export function sentence(text: string): string {
  return text.replace(CONTROL, escape);
}

function escape(letter: string): string {
  const code = letter.codePointAt(0)!;
  const [mark, digits] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
  return NAMED[letter] ?? `\\${mark}${code.toString(16).padStart(digits as number, "0")}`;
}

/** What is put into a sentence: letters that run from right to left leave the words around them where they are. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** unnamed: what to call a row without a name, by its number. Row numbers count from 1, as in `weigh explain #6`. */
export type Unnamed = (number: number) => string;

/** The document as it is shown: every view gets its names from here. */
export function readable(doc: Doc, unnamed: Unnamed): Doc {
  return {
    ...doc,
    title: name(doc.title),
    source: { ...doc.source, lines: doc.source.lines?.map(sentence) ?? null },
    claims: doc.claims.map(sentence),
    notes: doc.notes.map(remarked),
    models: doc.models.map((model) => ofModel(model, unnamed)),
  };
}

const remarked = <T extends { where: string | null; why: string }>(one: T): T => ({ ...one, where: one.where && name(one.where), why: sentence(one.why) });

function ofModel(model: Model, unnamed: Unnamed): Model {
  const { ledger, picture } = model;
  const called = <T extends { row: number | null; label: string; type: string }>(one: T): T => ({
    ...one, label: name(one.label) || (one.row === null ? "" : unnamed(one.row + 1)), type: name(one.type),
  });
  return {
    ...model,
    answer: sentence(model.answer),
    ledger: {
      ...ledger,
      name: name(ledger.name),
      type: name(ledger.type),
      unknowns: ledger.unknowns.map(remarked),
      notes: ledger.notes.map(remarked),
      faults: ledger.faults.map((fault) => ({ ...fault, text: sentence(fault.text) })),
      layers: ledger.layers.map((layer, row) => ofLayer(layer, () => unnamed(row + 1))),
    },
    cells: model.cells.map((cells) => ({ ...cells, type: name(cells.type) })),
    why: model.why && ofWhy(model.why, unnamed),
    picture: {
      ...picture,
      levels: Object.fromEntries(Object.entries(picture.levels).map(([key, level]) => [key, { ...level, nodes: level.nodes.map<Node>(called) }])),
    },
    blocks: model.blocks?.map(called) ?? null,
  };
}

function ofLayer(layer: Layer, unnamed: () => string): Layer {
  const path = name(layer.path);
  const facts = { type: name(layer.type), where: layer.where && name(layer.where) };
  return layer.name ? { ...layer, ...facts, name: name(layer.name), path } : { ...layer, ...facts, name: unnamed(), path: path + unnamed() };
}

function ofWhy(why: Why, unnamed: Unnamed): Why {
  return {
    ...why,
    text: sentence(why.text),
    answers: why.answers.map((answer) => ofAnswer(answer, unnamed)),
    nearest: why.nearest.map((near) => ({ ...near, edits: near.edits.map(ofEdit) })),
  };
}

function ofAnswer(answer: Answer, unnamed: Unnamed): Answer {
  const layers = answer.layers.map((layer) => ({ ...layer, name: name(layer.name) || (layer.row === null ? "" : unnamed(layer.row + 1)), type: name(layer.type) }));
  const code = answer.code.map((hunk) => ({ ...hunk, removed: hunk.removed.map(sentence), added: hunk.added.map(sentence) }));
  return { ...answer, text: sentence(answer.text), edits: answer.edits.map(ofEdit), layers, code };
}

function ofEdit(edit: Edit): Edit {
  return { ...edit, text: sentence(edit.text), because: sentence(edit.because), groups: edit.groups.map((group) => ({ ...group, text: sentence(group.text) })) };
}
