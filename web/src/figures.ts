/**
 * Whole numbers, exactly. JSON's integers have no bound, JavaScript's numbers are exact up to 2^53 only: an integer
 * beyond that becomes an `Exact`, which keeps its digits and still takes part in sums and comparisons of whoever draws.
 */
export class Exact {
  constructor(readonly digits: string) {}
  valueOf(): number {
    return Number(this.digits);
  }
  toString(): string {
    return this.digits;
  }
}

const LONG_INTEGER = /[:[,]\s*-?\d{16,}\s*[,\]}]/;
const MARK = "an exact integer";

/** JSON.parse, but every integer keeps all of its digits. */
export function parse<T>(text: string): T {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  return JSON.parse(marked(text), (_, value) => (value?.[MARK] === undefined ? value : new Exact(value[MARK])));
}

/** The text with long integers as objects. What stands in quotes is no number, however it looks. */
function marked(text: string): string {
  // One token at a time: an expression for a whole string would run out of stack on a long one.
  const token = /\\.|"|-?\d[\d.eE+-]*/g;
  const parts: string[] = [];
  let [at, quoted] = [0, false];
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '"') quoted = !quoted;
    if (quoted || !isLong(found[0])) continue;
    parts.push(text.slice(at, found.index), `{"${MARK}":"${found[0]}"}`);
    at = token.lastIndex;
  }
  return parts.join("") + text.slice(at);
}

function isLong(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}

/** For sums that must stay exact. */
export function big(number: number): bigint {
  return BigInt(String(number));
}

/** With thousands separated: 25,678,184. */
export function whole(number: number | bigint): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** With its sign: +590,080, −26,560, 0. */
export function signed(number: number | bigint): string {
  const text = whole(number).replace("-", "−");
  return number > 0 ? `+${text}` : text;
}

/** A percentage in tenths; what is neither nothing nor everything never reads as either. */
export function percent(share: number): string {
  const tenths = Math.round(share * 1000);
  if (tenths === 0 && share > 0) return "<0.1%";
  if (tenths === 1000 && share < 1) return ">99.9%";
  return `${(tenths / 10).toFixed(1)}%`;
}


const DIGITS = /(^|[^\w.[,])(\d{4,})(?![\w.\]])/g;

/** A formula as people write it: thousands separated, × for a product. */
export function formula(text: string): string {
  const signs = text.replaceAll("**", "^").replaceAll("*", " × ").replaceAll("Mod(", "mod(");
  return signs.replace(DIGITS, (_, before: string, digits: string) => before + whole(digits as unknown as number));
}
