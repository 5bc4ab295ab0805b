/** Where the graph stands at first, and what its buttons for the scale do. */
import { describe, expect, it } from "vitest";
import { createView } from "../src/picture/view";

function viewOf(scene: { w: number; h: number; axis: number; page?: number }, window = { w: 500, h: 600 }) {
  const view = createView();
  view.window.value = window;
  view.scene.value = { page: scene.h, ...scene };
  view.start();
  const left = () => view.x.value;
  const right = () => view.x.value + scene.w * view.k.value;
  const axis = () => view.x.value + scene.axis * view.k.value;
  return { view, left, right, axis };
}

describe("at first", () => {
  it("a narrow network stands in its size, with its axis in the middle as far as all of it shows", () => {
    const { view, left, axis } = viewOf({ w: 300, h: 900, axis: 120 });
    expect([view.k.value, axis()]).toEqual([1, 250]);
    const aside = viewOf({ w: 440, h: 900, axis: 340 });
    expect([aside.view.k.value, aside.left()]).toEqual([1, 16]);
    expect(left()).toBeGreaterThan(16);
  });
  it.each([600, 700, 900])("a network of width %i shows its whole width", (w) => {
    const { view, left, right } = viewOf({ w, h: 9000, axis: w - 100 });
    expect(view.k.value).toBeCloseTo(468 / w);
    expect(left()).toBeGreaterThanOrEqual(15.9);
    expect(right()).toBeLessThanOrEqual(484.1);
  });
  it("there is a smallest size, and then the main column stands at no edge", () => {
    const { view, axis } = viewOf({ w: 1150, h: 9000, axis: 1050 });
    expect(view.k.value).toBe(0.45);
    expect(axis()).toBeLessThanOrEqual(400);
    expect(axis()).toBeGreaterThan(250);
  });
  it("all of a network is shown where it can be read so, or of one in columns those at the top", () => {
    expect(viewOf({ w: 300, h: 700, axis: 120 }).view.k.value).toBeCloseTo(568 / 700);
    expect(viewOf({ w: 480, h: 9000, axis: 240, page: 640 }).view.k.value).toBeCloseTo(568 / 640);
    expect(viewOf({ w: 300, h: 800, axis: 120 }).view.k.value).toBe(1);
  });
  it("a network that is far wider begins at its axis, large enough to read", () => {
    const { view, axis } = viewOf({ w: 5000, h: 9000, axis: 4900 });
    expect([view.k.value, axis()]).toEqual([0.7, 250]);
  });
});

describe("the buttons", () => {
  it("fit the whole, or its width", () => {
    const { view, left, right } = viewOf({ w: 2000, h: 9000, axis: 300 });
    view.fit();
    expect(view.k.value).toBeCloseTo(0.1);
    view.fitWidth();
    expect(view.k.value).toBeCloseTo(468 / 2000);
    expect([left(), right()].map(Math.round)).toEqual([16, 484]);
  });
  it("fit the width where one is: what is in the middle stays there", () => {
    const { view } = viewOf({ w: 900, h: 9000, axis: 450 });
    view.centre({ x: 400, y: 5000, w: 100, h: 40 });
    view.fitWidth();
    expect(view.y.value + 5020 * view.k.value).toBeCloseTo(300);
  });
  it("a larger window keeps in its middle what was there", () => {
    const { view } = viewOf({ w: 2000, h: 9000, axis: 1000 });
    const middle = () => (view.window.value.w / 2 - view.x.value) / view.k.value;
    const before = middle();
    view.resize(1200, 800);
    expect(middle()).toBeCloseTo(before);
  });
});

it("a box that is looked for comes into the middle", () => {
  const { view } = viewOf({ w: 400, h: 9000, axis: 200 });
  view.centre({ x: 100, y: 4000, w: 200, h: 40 });
  expect(view.y.value + 4020 * view.k.value).toBeCloseTo(300);
  view.centre({ x: 100, y: 4000, w: 200, h: 3000 });
  expect(view.y.value + 4060 * view.k.value).toBeCloseTo(300);
});
