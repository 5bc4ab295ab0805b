import { selected } from "../state";

/** Selects a row and brings it into view, from wherever on the page. The ledger itself scrolls only its own rows. */
export function goTo(row: number): void {
  selected.value = row;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const reach = () =>
    document
      .querySelector(`#ledger tr[data-row="${row}"]`)
      ?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  // One frame for the table to scroll, one for the rows that this brings.
  requestAnimationFrame(() => requestAnimationFrame(reach));
}
