/** Claims that lie at hand: what the source of a published network prints, and what the text around pasted code states. */
import { effect, signal } from "@preact/signals";
import { doc } from "../state";
import { ask, list } from "./api";
import { audited, type Input, input } from "./input";
import { isPage } from "./needed";

export interface Published {
  name: string;
  title: string;
  claims: { quantity: string; text: string }[];
}

/** What the audit of a page says of each of its claims. kind: how it was judged. */
interface Stated {
  quantity: string | null;
  value: string | null;
  formula: string | null;
  kind: string;
}

/** The kinds of claims about a network as a whole: what is claimed of one layer is no claim about all of them. */
const WHOLE = ["total", "published", "open"];
/** More are a list to read and no offer. */
const MOST = 4;
/** A number as sources print it. "less than 25 million" and "16 weight layers" are none that could be asked. */
const NUMBER = /^\d[\d.,]*( ?(thousand|million|billion|[kKMGB]))?$/;
const AFTER: Record<string, (text: string) => string> = {
  parameters: (text) => text,
  params: (text) => text,
  trainable: (text) => `trainable=${text}`,
  neurons: (text) => `neurons=${text}`,
  macs: (text) => `macs=${text}`,
  flops: (text) => `flops=${text}`,
};

export const zoo = signal<Published[]>([]);
/** By what was read: claims of its text. */
const stated = signal<{ of: string; claims: string[] }>({ of: "", claims: [] });

export async function loadZoo(): Promise<void> {
  try {
    zoo.value = (await list<{ zoo: Published[] }>("zoo")).zoo;
  } catch {
    zoo.value = []; // the page works without it
  }
}

/** Claims that can be asked of what is there, as they are written in the field. */
export function offered(now: Input): { from: "published" | "page"; claims: string[] } {
  if (!now.zoo) return { from: "page", claims: stated.value.of === now.text ? stated.value.claims : [] };
  const claims = zoo.value.find(({ name }) => name === now.zoo)?.claims ?? [];
  const numbers = claims.filter(({ text }) => NUMBER.test(text));
  return { from: "published", claims: asked(numbers.map(({ quantity, text }) => ({ quantity, value: text }))) };
}

/** Those of a page that are about a network as a whole. */
export function ofWhole(found: Stated[]): string[] {
  return asked(found.filter(({ formula, kind }) => formula === null && WHOLE.includes(kind)));
}

function asked(claims: { quantity: string | null; value: string | null }[]): string[] {
  const written = claims.flatMap(({ quantity, value }) => (value && AFTER[quantity ?? ""] ? [AFTER[quantity ?? ""]!(value)] : []));
  return [...new Set(written)].slice(0, MOST);
}

/** Asks for what a page states as soon as one was weighed as a network. */
export function followPages(): () => void {
  let waiting: AbortController | null = null;
  return effect(() => {
    const shown = doc.value;
    const now = input.peek();
    if (!shown || now.zoo || now.bytes || !isPage(shown) || stated.peek().of === now.text) return;
    waiting?.abort();
    waiting = new AbortController();
    ask<{ claims: Stated[] }>("check", audited(now), waiting.signal).then(
      ({ claims }) => (stated.value = { of: now.text, claims: ofWhole(claims) }),
      () => {}, // the answer stands without them
    );
  });
}
