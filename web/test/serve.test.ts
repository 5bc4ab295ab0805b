import { describe, expect, it } from "vitest";
import type { Doc } from "../src/document";
import { audited, EMPTY, type Input, parted, question } from "../src/serve/input";
import { packed, unpacked } from "../src/serve/link";
import { lineOf, remarked } from "../src/serve/remarked";

const FULL: Input = { text: "x = 1\n# été 日本\n".repeat(40), name: "net.py", zoo: "", claims: "60M; 1,8G MACs", shapes: "3x224x224", mode: "page" };

describe("a link", () => {
  it("gives back what went in", async () => {
    expect(await unpacked(`#${await packed(FULL)}`)).toEqual(FULL);
    expect(await unpacked(`#${await packed({ ...EMPTY, zoo: "vgg16" })}`)).toEqual({ ...EMPTY, zoo: "vgg16" });
  });

  it("is short, and made of what an address may hold", async () => {
    const code = await packed(FULL);
    expect(code).toMatch(/^[\w-]+$/);
    expect(code.length).toBeLessThan(FULL.text.length / 4);
  });

  it("of nothing is nothing", async () => {
    expect(await packed(EMPTY)).toBe("");
    expect(await unpacked("")).toBeNull();
  });

  it.each(["#!!!", "#AAAA", "#" + "A".repeat(5000), "#bnVsbA"])("that is none gives nothing: %s", async (hash) => {
    expect(await unpacked(hash)).toBeNull();
  });

  it("that unfolds without end is refused", async () => {
    expect(await unpacked(`#${await packed({ ...EMPTY, text: "a".repeat(17_000_000) })}`)).toBeNull();
  });
});

describe("what is asked", () => {
  it("parts claims by semicolons, since commas part thousands", () => {
    expect(parted("138,357,544; neurons=650k ;; ")).toEqual(["138,357,544", "neurons=650k"]);
  });

  it("names only what was given", () => {
    expect(question({ ...EMPTY, text: "a" })).toEqual({ source: "a" });
    expect(question(FULL)).toEqual({ source: FULL.text, name: "net.py", claims: ["60M", "1,8G MACs"], inputs: ["3x224x224"] });
    expect(question({ ...EMPTY, zoo: "vgg16" })).toEqual({ zoo: "vgg16" });
    expect(audited(FULL)).toEqual({ page: FULL.text, name: "net.py" });
  });

  it("sends what is no text as it is", () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
    const { bytes: sent } = question({ ...EMPTY, bytes, name: "net.bin" }) as { bytes: string };
    expect(Uint8Array.from(atob(sent), (one) => one.charCodeAt(0))).toEqual(bytes);
  });
});

describe("lines", () => {
  it("are told by the answer's places", () => {
    expect([lineOf("line 16"), lineOf("net.py, line 3"), lineOf(null)]).toEqual([16, null, null]);
  });

  it("are marked where something is wrong with them", () => {
    const ledger = { faults: [{ where: "line 3", text: "must fit" }], unknowns: [{ where: "line 5", why: "not defined" }, { where: null, why: "?" }] };
    const doc = { models: [{ ledger }] } as unknown as Doc;
    expect(remarked({ kind: "x", text: "no", line: 2 }, doc)).toEqual([
      { line: 2, severity: "error", text: "no" },
      { line: 3, severity: "error", text: "must fit" },
      { line: 5, severity: "warning", text: "not defined" },
    ]);
  });
});
