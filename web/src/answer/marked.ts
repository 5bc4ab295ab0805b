/** The rows that an answer of `why` changes: those of the answer that was opened last. */
import { computed, effect, signal } from "@preact/signals";
import { model } from "../state";

/** Which answer it is. */
export const told = signal(0);

export const marked = computed<ReadonlySet<number>>(() => {
  const layers = model.value?.why?.answers[told.value]?.layers ?? [];
  return new Set(layers.flatMap(({ row }) => row ?? []));
});

effect(() => {
  if (model.value) told.value = 0;
});
