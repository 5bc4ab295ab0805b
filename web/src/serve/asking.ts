/** From the input to what is shown: asked again a moment after the input has changed, and only the last answer counts. */
import { batch, effect, signal } from "@preact/signals";
import type { Doc } from "../document";
import { doc, show } from "../state";
import { ask, Refused, type Refusal } from "./api";
import type { Audit } from "./audit";
import { asked, auditWorded, documentWorded, type Fill } from "./wording";
import { audited, type Input, input, isEmpty, question } from "./input";

/** Milliseconds without a change after which is asked. */
const PAUSE = 350;

/** The status of an answer that was given up. */
const TOO_LATE = 504;

export const busy = signal(false);
export const fault = signal<Refusal | null>(null);
export const audit = signal<Audit | null>(null);
/** What the last answer asks for: names without a value, inputs without a shape, something to build. */
export const wanted = signal<Fill[]>([]);

let waiting: AbortController | null = null;
let timer = 0;

/** Asks whenever the input changes; the function that ends it. */
export function follow(): () => void {
  return effect(() => {
    const now = input.value;
    clearTimeout(timer);
    waiting?.abort();
    if (isEmpty.value) {
      clear();
      return;
    }
    timer = window.setTimeout(() => void answer(now), PAUSE);
  });
}

/** Without waiting for the pause. */
export function hurry(): void {
  clearTimeout(timer);
  if (!isEmpty.value) void answer(input.value);
}

async function answer(now: Input): Promise<void> {
  waiting?.abort();
  const mine = (waiting = new AbortController());
  busy.value = true;
  try {
    if (now.mode === "page" && !now.zoo) {
      const found = await ask<Audit>("check", audited(now), mine.signal);
      batch(() => {
        clear();
        audit.value = auditWorded(found);
      });
    } else {
      const [found, late] = await reported(now, mine.signal);
      batch(() => {
        clear();
        fault.value = late;
        wanted.value = asked(found);
        show(documentWorded(found));
      });
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return; // nobody waits for it any more
    if (!(error instanceof Refused)) throw error;
    clear();
    fault.value = error.refusal;
    wanted.value = toBuild(error.refusal, now);
  } finally {
    if (waiting === mine) busy.value = false;
  }
}

/** What is asked besides the text: the network is told without a part of it that cannot be answered. */
const PARTS: Record<string, "claims" | "shapes" | "settings"> = { claims: "claims", inputs: "shapes", set: "settings" };

/** The part of the question that was refused, by its name in a question; null where it is the text or the server. */
export function refusedPart({ kind, fill }: Refusal): string | null {
  // A claim may be about a layer that is not there.
  return fill?.part ?? (kind.startsWith("select.") ? "claims" : null);
}

/** The document; where a part of the question cannot be answered, or why a claim fails takes too long, what can be told
 * without it, and the refusal. */
async function reported(now: Input, signal: AbortSignal): Promise<[Doc, Refusal | null]> {
  try {
    return [await ask<Doc>("report", question(now), signal), null];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const part = error.status === TOO_LATE ? "claims" : refusedPart(error.refusal);
    const field = part && PARTS[part];
    if (!field || !now[field].trim()) throw error;
    const [found] = await reported({ ...now, [field]: "" }, signal);
    return [found, error.refusal];
  }
}

/** What a text defines that could be built; the sentence's own example may be none of it. */
function toBuild({ fill }: Refusal, { text }: Input): Fill[] {
  const known = fill?.part === "target" ? fill.values.filter((one) => text.includes(one.replace(/\(.*/s, ""))) : [];
  return known.map((one) => ({ field: "target", text: one }));
}

function clear(): void {
  busy.value = false;
  fault.value = null;
  audit.value = null;
  doc.value = null;
  wanted.value = [];
}
