/** What an answer says of lines of the text: where it could not be read, contradicts itself, or was not understood. */
import type { Doc } from "../document";
import type { Refusal } from "./api";

export interface Said {
  line: number;
  severity: "error" | "warning";
  text: string;
}

export function remarked(refusal: Refusal | null, doc: Doc | null): Said[] {
  const found: Said[] = [];
  const add = (line: number | null, severity: Said["severity"], text: string) => {
    if (line !== null) found.push({ line, severity, text });
  };
  if (refusal) add(refusal.line, "error", refusal.text);
  for (const { ledger } of doc?.models ?? []) {
    for (const one of ledger.faults) add(lineOf(one.where), "error", one.text);
    for (const one of ledger.unknowns) add(lineOf(one.where), "warning", one.why);
  }
  return found;
}

/** "line 16" to 16; null for a place in another file, or none. */
export function lineOf(where: string | null): number | null {
  const found = where?.match(/^line (\d+)/);
  return found ? Number(found[1]) : null;
}
