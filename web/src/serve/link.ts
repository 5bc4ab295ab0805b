/** The input as a link: it stands behind the #, which a browser sends to nobody. Deflated, in base64 for addresses. */
import { EMPTY, type Input } from "./input";

/** Short names, since every character is in the link. They stay as they are: old links have to work. */
const WORDS = {
  text: "s", name: "n", zoo: "z", claims: "c", shapes: "i", settings: "v", target: "t", dialect: "d",
} as const satisfies Partial<Record<keyof Input, string>>;
const MODE = "m";
const NAMES = Object.keys(WORDS) as (keyof typeof WORDS)[];

/** Bytes of a text beyond which a link is longer than browsers and messengers take. */
export const LONGEST = 1_000_000;

export async function packed(input: Input): Promise<string> {
  const parts = Object.fromEntries(NAMES.filter((name) => input[name]).map((name) => [WORDS[name], input[name]]));
  if (input.mode === "page") parts[MODE] = input.mode;
  if (!Object.keys(parts).length) return "";
  const bytes = await piped(new TextEncoder().encode(JSON.stringify(parts)), new CompressionStream("deflate-raw"));
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The input of a link; null where it holds none. */
export async function unpacked(hash: string): Promise<Input | null> {
  const code = hash.replace(/^#/, "");
  if (!code) return null;
  try {
    const text = atob(code.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const parts = JSON.parse(
      new TextDecoder().decode(await piped(bytes, new DecompressionStream("deflate-raw"), 16 * LONGEST)),
    ) as Record<string, unknown>;
    const words = NAMES.map((name) => [name, typeof parts[WORDS[name]] === "string" ? parts[WORDS[name]] : ""]);
    return { ...EMPTY, ...Object.fromEntries(words), mode: parts[MODE] === "page" ? "page" : "network" };
  } catch {
    return null;
  }
}

/** Bytes through a stream, and no more than `most` of what comes out: a small link may unfold to anything. */
async function piped(bytes: Uint8Array, through: CompressionStream | DecompressionStream, most = Infinity): Promise<Uint8Array> {
  const reader = new Blob([bytes as BlobPart]).stream().pipeThrough(through as ReadableWritablePair<Uint8Array, BufferSource>).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    length += read.value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError("too long");
    }
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The address of the page with its input; of one too long for a link, without. False where it is too long. */
export async function keep(input: Input): Promise<boolean> {
  const code = input.bytes ? "" : await packed(input);
  const fits = code.length <= LONGEST && !input.bytes;
  const hash = fits && code ? `#${code}` : "";
  if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname);
  return fits;
}
