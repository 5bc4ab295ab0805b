/** What was put into the page: a text or a network's name, and what is asked of it. */
import { computed, signal } from "@preact/signals";

/** The ledger and why, or the audit of everything that the text claims. */
export type Mode = "network" | "page";

export interface Input {
  text: string;
  /** Of the file that was opened; empty for a paste. */
  name: string;
  /** A published network instead of a text. */
  zoo: string;
  claims: string;
  shapes: string;
  /** Names that the text leaves open, with their values: "input_shape=28,28,1; classes=10". */
  settings: string;
  /** What to build of what the text defines: "Net", "build(10)". */
  target: string;
  dialect: string;
  mode: Mode;
  /** A file that is no text, as it is. */
  bytes?: Uint8Array;
}

export const EMPTY: Input = {
  text: "", name: "", zoo: "", claims: "", shapes: "", settings: "", target: "", dialect: "", mode: "network",
};

export const input = signal<Input>(EMPTY);
export const isEmpty = computed(() => !input.value.text.trim() && !input.value.zoo && !input.value.bytes);

export function put(changes: Partial<Input>): void {
  input.value = { ...input.value, ...changes };
}

/** A new text takes the place of the network's name, and the other way round. */
export function putText(text: string, name = input.value.name): void {
  const { bytes: _, ...rest } = input.value;
  input.value = { ...rest, text, name, zoo: "" };
}

/** What was said of the text before says nothing of it. */
export function putZoo(zoo: string): void {
  const { claims, shapes, mode } = input.value;
  input.value = { ...EMPTY, claims, shapes, mode, zoo };
}

/** The parts of a line: "60M; neurons=650k". Where a comma parts two of them as well, the server knows. */
export function parted(line: string): string[] {
  return line
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

const SETTING = /^\s*((?:len\()?[\p{L}_][\p{L}\p{N}_.]*\)?)\s*=(?!=)\s*(.*\S)/u;

/** The values by their names; `odd` where something between them is no name with a value. A comma parts two settings
 * only where another name follows, since it parts the sizes of a shape. */
export function settings(line: string): { set: Record<string, string>; odd: boolean } {
  const parts = parted(line.replace(/,\s*(?=(?:len\()?[\p{L}_][\p{L}\p{N}_.]*\)?\s*=)/gu, ";"));
  const found = parts.map((part) => SETTING.exec(part));
  const pairs = found.flatMap((one) => (one ? [[one[1] ?? "", one[2] ?? ""] as const] : []));
  return { set: Object.fromEntries(pairs), odd: pairs.length < parts.length };
}

/** The body of a request for the document. */
export function question(from: Input): Record<string, unknown> {
  const [claims, inputs] = [parted(from.claims), parted(from.shapes)];
  const { set } = settings(from.settings);
  return {
    ...source(from),
    ...(claims.length ? { claims } : {}),
    ...(inputs.length ? { inputs } : {}),
    ...(Object.keys(set).length ? { set } : {}),
    ...(from.target.trim() ? { target: from.target.trim() } : {}),
    ...(from.dialect ? { dialect: from.dialect } : {}),
  };
}

/** The body of a request for the audit. */
export function audited(from: Input): Record<string, unknown> {
  const named = from.name ? { name: from.name } : {};
  return from.bytes ? { bytes: base64(from.bytes), ...named } : { page: from.text, ...named };
}

function source(from: Input): Record<string, unknown> {
  if (from.zoo) return { zoo: from.zoo };
  const named = from.name ? { name: from.name } : {};
  return from.bytes ? { bytes: base64(from.bytes), ...named } : { source: from.text, ...named };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
