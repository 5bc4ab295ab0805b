/** What an answer says of what was asked: that a shape or a value was not used, that the text around code was left out. */
import type { Doc } from "../document";
import { doc } from "../state";
import { t } from "../words";
import { input, parted, settings } from "./input";
import { remarks } from "./wording";

const NO_CODE = /^repair\.(prose|outside-fence|tags-only)$/;
const SIZES = /[xX×*,]/;

const said = (kind: string) => (doc.value ? remarks(doc.value).filter((one) => one.kind === kind) : []);

export const isSaid = (kind: string): boolean => said(kind).length > 0;

/** Of a text without code, lines per layer: a printed table has fewer, even with its head and its sums. */
const PER_LAYER = 3;
const LETTER = /[\p{L}\p{N}]/u;

/** Whether text stands around the code or the table: then it may well be a page that claims something. */
export function isPage(doc: Doc): boolean {
  return doc.notes.some((one) => NO_CODE.test(one.kind)) || isMostlyText(doc);
}

function isMostlyText({ models, source }: Doc): boolean {
  if (!models.length || models.some(({ ledger }) => ledger.dialect)) return false;
  const read = new Set(models.flatMap(({ rows }) => rows.flatMap(({ line }) => line ?? [])));
  const written = source.lines?.filter((line) => LETTER.test(line)).length ?? 0;
  return written > PER_LAYER * Math.max(read.size, PER_LAYER);
}

/** Which shapes fitted no input, and why, where the batch was given with them. */
export function unused(): string[] {
  const given = parted(input.value.shapes);
  return said("input not used").flatMap(({ what }) => {
    const named = given.some((one) => one.startsWith(`${what}:`));
    const without = withoutBatch();
    const why = named ? t("shape_unused_named", { what }) : t("shape_unused");
    return without ? [why, t("shape_batch")] : [why];
  });
}

/** The shape less its first size, where an input has as many axes with the batch. */
export function withoutBatch(): string | null {
  if (!isSaid("input not used")) return null;
  const sizes = input.value.shapes.replace(/^.*:|[()\s;]/g, "").split(SIZES).filter(Boolean);
  const ranks = doc.value?.models.flatMap(({ ledger }) => ledger.inputs.map((one) => one.shape?.length ?? 0)) ?? [];
  return sizes.length > 1 && ranks.includes(sizes.length) ? sizes.slice(1).join("x") : null;
}

export function unusedSettings(): string[] {
  const names = new Set(said("setting not used").map((one) => one.what));
  const odd = settings(input.value.settings).odd ? [t("undefined_form")] : [];
  return [...odd, ...[...names].map((what) => t("undefined_unused", { what }))];
}
