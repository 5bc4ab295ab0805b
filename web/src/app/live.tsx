/** What a screen reader is told when something changes that is seen elsewhere on the page. */
import { signal } from "@preact/signals";

const said = signal("");

export function say(text: string): void {
  said.value = text;
}

export function Live() {
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {said.value}
    </div>
  );
}
