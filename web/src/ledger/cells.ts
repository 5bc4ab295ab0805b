/** What a row says in the columns that the printed ledger has not, in the same words. */
import type { Layer, Size } from "../document";
import { whole } from "../figures";
import { t } from "../words";

/** A number of a row; a sum over the rows inside says so, and what is not known is a word. */
export function numberText(layer: Layer, number: Size): string {
  if (number === null) return t("not_known");
  return layer.encloses ? `Σ ${whole(number)}` : whole(number);
}

/** A layer's parameters are told where they are counted, once. */
export function isRepeat(layer: Layer): boolean {
  return layer.shared && !layer.encloses;
}
