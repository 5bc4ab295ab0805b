/** The sentences of the page come with the document (`src/weigh/words/page.py`): none stands in the front end. */
import { isolated } from "./readable";
import { doc } from "./state";

let table: Record<string, string> = {};

/** For the page, which has words before it has a document. */
export function speak(words: Record<string, string>): void {
  table = words;
}

/** The sentence of that key, its {names} replaced. */
export function t(key: string, facts: Record<string, string | number> = {}): string {
  const text = doc.value?.words[key] ?? table[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? isolated(String(facts[name])) : whole));
}
