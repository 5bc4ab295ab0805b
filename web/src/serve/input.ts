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
  mode: Mode;
  /** A file that is no text, as it is. */
  bytes?: Uint8Array;
}

export const EMPTY: Input = { text: "", name: "", zoo: "", claims: "", shapes: "", mode: "network" };

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

export function putZoo(zoo: string): void {
  const { bytes: _, ...rest } = input.value;
  input.value = { ...rest, text: "", name: "", zoo };
}

/** The claims of a line: "60M; neurons=650k". A comma parts thousands, so it parts no claims. */
export function parted(line: string): string[] {
  return line
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** The body of a request for the document. */
export function question(from: Input): Record<string, unknown> {
  return {
    ...source(from),
    ...(parted(from.claims).length ? { claims: parted(from.claims) } : {}),
    ...(parted(from.shapes).length ? { inputs: parted(from.shapes) } : {}),
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
