import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Doc } from "../src/document";
import { busy, fault, follow, hurry } from "../src/serve/asking";
import { audited, EMPTY, type Input, parted, put, question, settings } from "../src/serve/input";
import { packed, unpacked } from "../src/serve/link";
import { offered, ofWhole, zoo } from "../src/serve/offered";
import { lineOf, remarked } from "../src/serve/remarked";
import { fills, worded } from "../src/serve/wording";
import { doc } from "../src/state";
import { speak } from "../src/words";

const FULL: Input = {
  text: "x = 1\n# été 日本\n".repeat(80), name: "net.py", zoo: "", claims: "60M; 1,8G MACs", shapes: "3x224x224",
  settings: "classes=10, shape=28,28,1; a.b=x", target: "Net(3)", dialect: "keras2", mode: "page" };

describe("a link", () => {
  it("gives back what went in", async () => {
    expect(await unpacked(`#${await packed(FULL)}`)).toEqual(FULL);
    expect(await unpacked(`#${await packed({ ...EMPTY, zoo: "vgg16" })}`)).toEqual({ ...EMPTY, zoo: "vgg16" });
  });

  it("of before there were fields for names and targets still opens", async () => {
    // Made by the first page that had links: {s: "x = 1", c: "60M", i: "3x4", m: "page"}.
    const old = await unpacked("#q1YqVrJSqlCwVTBU0lFKBrLNDHyBrEwgy7jCBMjKBbIKEtNTlWoB");
    expect(old).toEqual({ ...EMPTY, text: "x = 1", claims: "60M", shapes: "3x4", mode: "page" });
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
    expect(question(FULL)).toEqual({ source: FULL.text, name: "net.py", claims: ["60M", "1,8G MACs"], inputs: ["3x224x224"],
      set: { classes: "10", shape: "28,28,1", "a.b": "x" }, target: "Net(3)", dialect: "keras2" });
    expect(question({ ...EMPTY, zoo: "vgg16" })).toEqual({ zoo: "vgg16" });
    expect(audited(FULL)).toEqual({ page: FULL.text, name: "net.py" });
  });

  it("sends what is no text as it is", () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
    const { bytes: sent } = question({ ...EMPTY, bytes, name: "net.bin" }) as { bytes: string };
    expect(Uint8Array.from(atob(sent), (one) => one.charCodeAt(0))).toEqual(bytes);
  });
});

describe("settings", () => {
  it("are parted where a name follows, since commas part sizes", () => {
    expect(settings("a=28,28,1, b = 3;c=x==1")).toEqual({ set: { a: "28,28,1", b: "3", c: "x==1" }, odd: false });
  });

  it("that are not complete yet are not sent", () => {
    expect(settings("a=1; b=; c; =3; 4d=1; e==2")).toEqual({ set: { a: "1" }, odd: true });
    expect(settings("")).toEqual({ set: {}, odd: false });
  });
});

describe("what speaks of the command line", () => {
  const SET = "c is not defined. Add --set c=VALUE; for a shape --set c=28,28,1.";

  beforeEach(() =>
    speak({
      cli_undefined: "Add --set {what}=VALUE; for a shape --set {what}=28,28,1.", page_undefined: "Give {what} a value.",
      cli_shape: "Give it: --input {what}:224x224x3.", page_shape: "Give the shape of {what}.",
      cli_inferred: "the input is {what}; give the rest with --input.", page_inferred: "the input is {what}.",
      cli_axes: "cli_axes", cli_dialect: "Settle it with --dialect.", page_dialect: "Settle it under framework.",
    }),
  );

  it("is told in the page's words", () => {
    expect(worded(SET)).toBe("c is not defined. Give c a value.");
    expect(worded("Read as keras2. Settle it with --dialect.")).toBe("Read as keras2. Settle it under framework.");
    expect(worded("Add --set a=VALUE; for a shape --set b=28,28,1.")).toContain("--set a"); // not one sentence
    expect(worded("$& is not there. Give it: --input $&:224x224x3.")).toBe("$& is not there. Give the shape of $&.");
    expect(worded("nothing of it")).toBe("nothing of it");
    expect(worded(SET, true)).toBe("c is not defined.");
  });

  it("is filled in with a click", () => {
    expect(fills(SET)).toEqual([{ field: "settings", text: "c=" }]);
    const asks = (what: string) => `Add --set ${what}=VALUE; for a shape --set ${what}=28,28,1.`;
    expect(["'input_shape[2]'", "'len(words)'", "x.shape"].flatMap((what) => fills(asks(what)).map(({ text }) => text))).toEqual(["input_shape=", "len(words)=", "x.shape="]);
    expect(worded(asks("'input_shape[2]'"))).toBe("Give input_shape a value.");
    expect(settings("len(words)=20, a.b=3,4; len(x)=5")).toEqual({ set: { "len(words)": "20", "a.b": "3,4", "len(x)": "5" }, odd: false });
    expect(fills("Give it: --input x:224x224x3.")).toEqual([{ field: "shapes", text: "x:" }]);
    expect(fills("the input is x:3x?x?; give the rest with --input.")).toEqual([{ field: "shapes", text: "x:3x?x?" }]);
    expect(fills("Add --set f(1)=VALUE; for a shape --set f(1)=28,28,1.")).toEqual([]); // no name
  });
});

describe("lines", () => {
  it("are told by the answer's places", () => {
    expect([lineOf("line 16"), lineOf("net.py, line 3"), lineOf(null)]).toEqual([16, null, null]);
  });

  it("are marked where something is wrong with them", () => {
    const ledger = { faults: [{ where: "line 3", text: "must fit" }], unknowns: [{ where: "line 5", why: "not defined" }, { where: null, why: "?" }] };
    const doc = { models: [{ ledger }] } as unknown as Doc;
    expect(remarked({ kind: "x", text: "no", line: 2, fill: null }, doc)).toEqual([
      { line: 2, severity: "error", text: "no" },
      { line: 3, severity: "error", text: "must fit" },
      { line: 5, severity: "warning", text: "not defined" },
    ]);
  });
});

describe("claims that lie at hand", () => {
  it("are those of a page that are about a network as a whole, each once", () => {
    const stated = (value: string | null, kind = "total", quantity: string | null = "params", formula: string | null = null) => ({ quantity, value, formula, kind });
    const found = [
      stated("6000万", "published"), stated("6000万"), stated("650,000", "published", "neurons"), stated("about 54k", "open"),
      stated("1664", "slip"), stated("832", "whole"), stated("1.5G", "total", "flops"), stated(null), stated("9", "total", "params", "3 * 3"),
      stated("16", "total", "layers"), stated("5", "total", null),
    ];
    expect(ofWhole(found)).toEqual(["6000万", "neurons=650,000", "about 54k", "flops=1.5G"]);
    expect(ofWhole(Array.from({ length: 99 }, (_, at) => stated(String(at)))).length).toBeLessThan(6);
  });
  it("are the numbers that a published network's source prints", () => {
    const claims = ["60 million", "less than 25 million", "213 x 10^6"].map((text) => ({ quantity: "parameters", text }));
    zoo.value = [{ name: "alexnet", title: "AlexNet", claims: [...claims, { quantity: "neurons", text: "650,000" }, { quantity: "layers", text: "8" }] }];
    expect(offered({ ...EMPTY, zoo: "alexnet" })).toEqual({ from: "published", claims: ["60 million", "neurons=650,000"] });
    expect(offered({ ...EMPTY, zoo: "another" }).claims).toEqual([]);
    expect(offered({ ...EMPTY, text: "x" })).toEqual({ from: "page", claims: [] });
  });
});

describe("a part of the question that cannot be answered", () => {
  const refused = (kind: string) =>
    new Response(JSON.stringify({ error: { kind, text: "No.", line: null, fill: kind === "usage" ? { part: "inputs", values: [] } : null } }), {
      status: kind === "serve.deadline" ? 504 : 422,
    });
  const answer = async (claims: string, kind: string, shapes = "") => {
    const asked: { claims?: string[]; inputs?: string[] }[] = [];
    vi.stubGlobal("fetch", async (_address: string, { body }: { body: string }) => {
      asked.push(JSON.parse(body) as { claims?: string[]; inputs?: string[] });
      return asked.length === 1 ? refused(kind) : new Response(JSON.stringify({ title: "m", models: [], notes: [], words: {}, claims: [], source: { name: "", lines: null } }));
    });
    const stop = follow();
    put({ ...EMPTY, text: "m", claims, shapes });
    hurry();
    await vi.waitFor(() => expect(busy.value).toBe(false));
    const found = { asked, fault: fault.value?.kind, shown: doc.value !== null };
    stop();
    put(EMPTY);
    vi.unstubAllGlobals();
    return found;
  };
  it.each(["serve.deadline", "select.no_layer"])("is left out, and what is told without it says so: %s", async (kind) => {
    const found = await answer("60M", kind);
    expect([found.asked.map((one) => one.claims), found.fault, found.shown]).toEqual([[["60M"], undefined], kind, true]);
  });
  it("is the only one that is left out", async () => {
    const { asked, fault: kind } = await answer("60M", "usage", "0x3");
    expect([asked.map(({ claims, inputs }) => [claims, inputs]), kind]).toEqual([[[["60M"], ["0x3"]], [["60M"], undefined]], "usage"]);
  });
  it.each([["", "serve.deadline"], ["60M", "source.no_code"], ["60M", "usage"]])("is none where it was not given, or the fault is another: %s %s", async (claims, kind) => {
    const found = await answer(claims, kind);
    expect([found.asked.length, found.fault, found.shown]).toEqual([1, kind, false]);
  });
});
