/** What the three maps show, in step: a module or a group (see `tree.ts`); null is the whole network. */
import { effect, signal } from "@preact/signals";
import { model } from "../state";

export const zoomed = signal<number | null>(null);

export function zoomTo(row: number | null): void {
  zoomed.value = row;
}

// Another network has other rows.
effect(() => {
  model.value;
  zoomed.value = null;
});
