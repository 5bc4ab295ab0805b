/** Sentences that speak of the command line's options, in the page's words; and what they ask for, to be filled in. */
import type { Doc, Ledger, Remark } from "../document";
import { t } from "../words";
import type { Audit } from "./audit";

/** A field, and what could stand in it. */
export interface Fill {
  field: "claims" | "settings" | "shapes" | "target";
  text: string;
}

/** The options that sentences speak of: how, and what of it the page can fill in. */
const SPOKEN: { name: string; fill?: (what: string) => Fill }[] = [
  { name: "undefined", fill: (what) => ({ field: "settings", text: `${named(what)}=` }) },
  { name: "shape", fill: (what) => ({ field: "shapes", text: `${what}:` }) },
  { name: "inferred", fill: (what) => ({ field: "shapes", text: what }) },
  { name: "axes" },
  { name: "dialect" },
  { name: "shape_unused" },
  { name: "set_unused" },
];
const WHAT = "{what}";
const NAME = /^(len\()?[\p{L}_][\p{L}\p{N}_.]*\)?=$/u;

/** What is given a value: a name as the source has it, without a shell's quotes, and the whole of which it is one axis. */
const named = (what: string) => what.replace(/^'(.*)'$/, "$1").replace(/\[.*$/, "");

/** The sentence in the page's words. without: what it asks for is left out, where there is nothing to fill in. */
export function worded(text: string, without = false): string {
  const told = SPOKEN.reduce((before, { name }) => {
    const place = found(before, t(`cli_${name}`));
    if (!place) return before;
    const instead = without ? "" : t(`page_${name}`).replaceAll(WHAT, () => (name === "undefined" ? named(place.what) : place.what));
    return before.slice(0, place.from) + instead + before.slice(place.to);
  }, text);
  return told.trim();
}

/** What a sentence of the command line asks for. */
export function fills(text: string): Fill[] {
  return SPOKEN.flatMap(({ name, fill }) => {
    const place = fill && found(text, t(`cli_${name}`));
    const made = place && fill(place.what);
    return made && (made.field !== "settings" || NAME.test(made.text)) ? [made] : [];
  });
}

/** Where a sentence stands in a text, and what stands at its first {what}; at its others is the same. */
function found(text: string, sentence: string): { from: number; to: number; what: string } | null {
  const [before = "", behind, ...rest] = sentence.split(WHAT);
  for (let from = text.indexOf(before); from >= 0; from = text.indexOf(before, from + 1)) {
    if (behind === undefined) return { from, to: from + before.length, what: "" };
    const start = from + before.length;
    const end = text.indexOf(behind, start);
    if (end < 0) return null;
    const what = text.slice(start, end);
    const whole = [before, behind, ...rest].join(what);
    if (text.startsWith(whole, from)) return { from, to: from + whole.length, what };
  }
  return null;
}

/** The document in the page's words. */
export function documentWorded(doc: Doc): Doc {
  const told = (remarks: Remark[]) => remarks.map((one) => ({ ...one, why: worded(one.why) }));
  const ledger = (one: Ledger) => ({ ...one, unknowns: told(one.unknowns), notes: told(one.notes) });
  const models = doc.models.map((one) => ({ ...one, ledger: ledger(one.ledger) }));
  return { ...doc, models, notes: told(doc.notes) };
}

/** A page is read as it is: no values are given to its names. */
export function auditWorded(audit: Audit): Audit {
  return { ...audit, told: { ...audit.told, gaps: audit.told.gaps.map((line) => worded(line, true)) } };
}

/** Every remark of a document, each once. */
export function remarks(doc: Doc): Remark[] {
  return [...doc.models.flatMap(({ ledger }) => [...ledger.unknowns, ...ledger.notes]), ...doc.notes];
}

/** What a document asks for, each once. */
export function asked(doc: Doc): Fill[] {
  const all = remarks(doc).flatMap((one) => fills(one.why));
  const apart = new Map(all.map((one) => [`${one.field} ${one.text}`, one]));
  return [...apart.values()];
}
