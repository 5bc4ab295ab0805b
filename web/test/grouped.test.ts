import { expect, it } from "vitest";
import { grouped, placed } from "../src/answer/grouped";
import { speak } from "../src/words";

speak({ places_more: "{places} and {count} more" });

it("tells once what is said of several places", () => {
  const remarks = [{ where: "line 3", text: "a" }, { where: null, text: "b" }, { where: "line 8", text: "a" }, { where: "line 3", text: "a" }];
  expect(grouped(remarks)).toEqual([{ text: "a", places: ["line 3", "line 8"] }, { text: "b", places: [] }]);
});

it("names the first places, and counts the others", () => {
  const places = [1, 2, 3, 4, 5].map((line) => `line ${line}`);
  expect(placed({ text: "a", places })).toBe("line 1, line 2, line 3 and 2 more");
});

it("names no place that the text names", () => {
  expect(placed({ text: "fc at line 13: too wide", places: ["line 13"] })).toBe("");
  expect(placed({ text: "too wide", places: ["line 13"] })).toBe("line 13");
});
