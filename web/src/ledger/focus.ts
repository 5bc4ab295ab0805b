/** Where the ledger looks: at what was chosen, and at the row that the keyboard is at. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { selected } from "../state";
import { press } from "./keys";
import { current, items } from "./view";
import type { Window } from "./virtual";

type Scroller = { current: HTMLElement | null };

interface Before {
  row: number | null;
  /** Where rows began, by their keys. */
  starts: Map<unknown, number>;
}

/**
 * Brings what was chosen into view, with its explanation. A row chosen here stays where it is under the pointer as far
 * as that is possible, although the explanation of the one before, which may lie above it, closes.
 */
export function useReveal(window: Window, scroller: Scroller): void {
  const before = useRef<Before>({ row: null, starts: new Map() });
  useLayoutEffect(() => {
    const { rows } = window;
    const box = scroller.current;
    const row = selected.value;
    if (box && row !== null && row !== before.current.row) {
      const index = items.value.indexOf(row);
      // Asking for the size makes the places of all rows known.
      rows.getTotalSize();
      const [was, is] = [before.current.starts.get(row), rows.measurementsCache[index]?.start];
      const kept = was === undefined || is === undefined ? box.scrollTop : box.scrollTop + is - was;
      box.scrollTop = inView(window, index, index + 1, box, kept);
    }
    before.current = { row, starts: new Map(rows.getVirtualItems().map((item) => [item.key, item.start])) };
  });
}

/** How far to scroll, from `top`, so that items are in view; the first of them, where not all have room. */
function inView({ rows, edges }: Window, first: number, last: number, box: HTMLElement, top: number): number {
  const [start, end] = [rows.measurementsCache[first]?.start, rows.measurementsCache[last]?.end];
  if (start === undefined || end === undefined) return top;
  const [lowest, highest] = [start - edges.above, end - box.clientHeight + edges.below];
  return Math.min(Math.max(top, highest), lowest);
}

/** Keys move the focus from row to row, also to those that are not in the page yet. */
export function useKeyboard({ rows }: Window, scroller: Scroller): (event: KeyboardEvent) => void {
  const wanted = useRef(false);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-row="${current.value}"]`);
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });
  return (event) => {
    const target = event.target as HTMLElement;
    if (event.key === "Escape" && selected.value !== null) {
      [current.value, selected.value, wanted.current] = [selected.value, null, true];
      event.preventDefault();
    }
    // Inside an explanation, and on the buttons of the head, keys are theirs.
    if (target.dataset.row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!press(event.key)) return;
    event.preventDefault();
    wanted.current = true;
    rows.scrollToIndex(items.value.indexOf(current.value), { align: "auto" });
  };
}
