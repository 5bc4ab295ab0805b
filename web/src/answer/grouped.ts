/** Remarks that say the same are told once, with all the places that they speak of. */
import { lineOf } from "../explain/source";
import { t } from "../words";

/** So many places are named; of more, how many there are. */
const NAMED = 3;

export interface Grouped {
  text: string;
  places: string[];
}

export function grouped(remarks: { where: string | null; text: string }[]): Grouped[] {
  const places = new Map<string, string[]>();
  for (const { where, text } of remarks) {
    const found = places.get(text) ?? [];
    places.set(text, where && !found.includes(where) ? [...found, where] : found);
  }
  return [...places].map(([text, found]) => ({ text, places: found }));
}

/** So much of a line, said by a sentence, is the line: sentences cut long ones. */
const RECOGNIZED = 24;

/** The line below each remark: the first that it speaks of, unless its text, or a remark before it, shows that line. */
export function quoted(remarks: Grouped[], lines: string[] | null): (number | null)[] {
  const seen = new Set<number>();
  return remarks.map(({ text, places }) => {
    const line = lineOf(places[0] ?? null);
    const words = line === null ? "" : (lines?.[line - 1]?.trim() ?? "");
    if (line === null || !words || seen.has(line)) return null;
    seen.add(line);
    return text.includes(words.slice(0, RECOGNIZED)) ? null : line;
  });
}

/** "line 3, line 8 and 4 more"; nothing where the text names its place itself. */
export function placed({ text, places }: Grouped): string {
  if (places.length === 1 && text.includes(places[0]!)) return "";
  const named = places.slice(0, NAMED).join(", ");
  return places.length > NAMED ? t("places_more", { places: named, count: places.length - NAMED }) : named;
}
