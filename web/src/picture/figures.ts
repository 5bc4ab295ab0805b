/** Numbers in words of the pictures; how a number is written is settled in `../figures`. */
import type { Model, Size } from "../document";
import { percent as share, whole } from "../figures";
import { t } from "../words";

export type Measure = "params" | "macs" | "activations";

/** What is not known is a word, and never 0. */
export function grouped(size: Size): string {
  return size === null ? t("not_known") : whole(size);
}

/** With its unit: "34,944 parameters", "MACs not known". */
export function counted(size: Size, measure: Measure): string {
  const unit = t(`unit_${measure}`);
  return size === null ? t("figure_not_known", { unit }) : t("figure", { count: whole(size), unit });
}

/** A share of a whole, as the ledger writes it: "74.3%". Of nothing everything is nothing. */
export function percent(part: number, all: number): string {
  return share(Number(all) ? Number(part) / Number(all) : 0);
}

/** Whether the network's total of a figure leaves something out that is not known: it is then "at least" so much. */
export function isPartial({ ledger }: Model, measure: Measure): boolean {
  if (ledger.partial.includes(measure)) return true;
  return measure === "params" && (ledger.at_least || !ledger.complete);
}
