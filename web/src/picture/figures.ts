/** Numbers in words of the pictures. Rounding happens only here. */
import type { Size } from "../document";
import { t } from "../words";

const GROUPED = new Intl.NumberFormat("en-US");
const PERCENT = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function grouped(size: Size): string {
  return size === null ? t("not_known") : GROUPED.format(size);
}

/** A share of a whole, as "74.3 %", never broken; what is there but rounds to nothing reads "< 0.1 %". */
export function percent(part: number, whole: number): string {
  if (!whole || !part) return "0\u00a0%";
  const share = (100 * part) / whole;
  return share < 0.05 ? "<\u00a00.1\u00a0%" : `${PERCENT.format(share)}\u00a0%`;
}
