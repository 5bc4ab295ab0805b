/** From the input to what is shown: asked again a moment after the input has changed, and only the last answer counts. */
import { effect, signal } from "@preact/signals";
import type { Doc } from "../document";
import { doc, show } from "../state";
import { ask, Refused, type Refusal } from "./api";
import type { Audit } from "./audit";
import { audited, type Input, input, isEmpty, question } from "./input";

/** Milliseconds without a change after which is asked. */
const PAUSE = 350;

export const busy = signal(false);
export const fault = signal<Refusal | null>(null);
export const audit = signal<Audit | null>(null);

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
      audit.value = await ask<Audit>("check", audited(now), mine.signal);
      doc.value = null;
    } else {
      show(await ask<Doc>("report", question(now), mine.signal));
      audit.value = null;
    }
    fault.value = null;
  } catch (error) {
    if (!(error instanceof Refused)) return; // nobody waits for it any more
    clear();
    fault.value = error.refusal;
  } finally {
    if (waiting === mine) busy.value = false;
  }
}

function clear(): void {
  busy.value = false;
  fault.value = null;
  audit.value = null;
  doc.value = null;
}
