/** Where the picture stands in its window: zoom and pan, as signals, so that moving draws nothing again but one transform. */
import { batch, computed, signal } from "@preact/signals";
import { LEGIBLE, type Room } from "./columns";

export interface Bounds { x: number; y: number; w: number; h: number }

/** Below this nothing can be told apart, and everything would be in view at once. */
const SMALLEST = 0.1;
const LARGEST = 4;
/** At first the whole width is shown, as long as it can be read so, or most of it. */
const READABLE = 0.45;
const MOST = 0.7;
/** How far from the middle towards an edge the axis may then stand. */
const ASIDE = 0.6;
/** What is wider still is cut off in any case, and then shown larger. */
const COMFORTABLE = 0.7;
const MARGIN = 16;
/** Of a box that is higher than this, the upper part is what is looked for. */
const TALL = 120;
/** What is in view is taken in tiles of so many pixels of the scene: only crossing one draws again. */
const TILE = 400;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

export function createView() {
  const x = signal(0);
  const y = signal(0);
  const k = signal(1);
  const window = signal({ w: 600, h: 400 });
  const scene = signal({ w: 1, h: 1, page: 1, axis: 0 });
  /** As CSS has it: folding moves it smoothly together with the nodes. */
  const transform = computed(() => `translate(${x.value}px, ${y.value}px) scale(${k.value})`);
  const seen = computed(() => {
    // Powers of two, so that zooming crosses few tiles too.
    const tile = TILE * 2 ** Math.max(0, Math.ceil(-Math.log2(k.value)));
    const left = Math.floor(-x.value / k.value / tile);
    const top = Math.floor(-y.value / k.value / tile);
    const right = Math.ceil((window.value.w - x.value) / k.value / tile);
    const bottom = Math.ceil((window.value.h - y.value) / k.value / tile);
    return [left * tile, top * tile, right * tile, bottom * tile].join(" ");
  });
  /** Part of the scene to draw: what is in the window, and a little more. */
  const visible = computed((): Bounds => {
    const [left, top, right, bottom] = seen.value.split(" ").map(Number) as [number, number, number, number];
    return { x: left, y: top, w: right - left, h: bottom - top };
  });

  /** Along one side: a scene that fits stays inside, one that does not leaves no empty edge. */
  function within(at: number, size: number, room: number): number {
    const slack = room - size * k.value;
    if (slack >= 2 * MARGIN) return clamp(at, MARGIN, slack - MARGIN);
    return clamp(at, slack - MARGIN, MARGIN);
  }

  /** Across, the axis may always stand in the middle: what hangs on it is at no edge, however much is beside it. */
  function across(at: number): number {
    const inside = within(at, scene.value.w, window.value.w);
    const middle = window.value.w / 2 - scene.value.axis * k.value;
    return at < inside ? Math.max(at, Math.min(middle, inside)) : Math.min(at, Math.max(middle, inside));
  }

  function moveTo(nx: number, ny: number): void {
    batch(() => {
      x.value = across(nx);
      y.value = within(ny, scene.value.h, window.value.h);
    });
  }

  /** Zooms so that the point at (px, py) of the window stays where it is. */
  function zoom(factor: number, px = window.value.w / 2, py = window.value.h / 2): void {
    batch(() => {
      const next = clamp(k.value * factor, SMALLEST, LARGEST);
      const [sx, sy] = [(px - x.value) / k.value, (py - y.value) / k.value];
      k.value = next;
      moveTo(px - sx * next, py - sy * next);
    });
  }

  function fitting(w: number, h: number): number {
    return Math.min((window.value.w - 2 * MARGIN) / w, (window.value.h - 2 * MARGIN) / h);
  }

  /** With the axis of the network in the middle, or beside it where more is then to be seen; from the top, or from there. */
  function setScale(next: number, from = MARGIN): void {
    k.value = clamp(next, SMALLEST, LARGEST);
    const [room, axis] = [window.value.w, scene.value.axis * k.value];
    const inside = within(room / 2 - axis, scene.value.w, room);
    const shown = room / (scene.value.w * k.value + 2 * MARGIN - 1);
    // What shows most is no gain where a good part is cut off all the same.
    const aside = shown >= 1 ? 1 : shown >= MOST ? ASIDE : 0;
    moveTo(clamp(inside, (room / 2) * (1 - aside) - axis, (room / 2) * (1 + aside) - axis), from);
  }

  function fitWidth(): void {
    const middle = (window.value.h / 2 - y.value) / k.value;
    const next = clamp(Math.min(1, fitting(scene.value.w, 1)), SMALLEST, LARGEST);
    setScale(next, y.value >= MARGIN ? MARGIN : window.value.h / 2 - middle * next);
  }

  function start(): void {
    const whole = fitting(scene.value.w, scene.value.page);
    if (whole >= LEGIBLE) {
      setScale(Math.min(1, whole));
      return;
    }
    const width = fitting(scene.value.w, 1);
    setScale(width < READABLE * MOST ? COMFORTABLE : clamp(width, READABLE, 1));
  }

  return {
    x, y, k, window, scene, transform, visible, zoom, moveTo,
    pan: (dx: number, dy: number) => moveTo(x.value + dx, y.value + dy),
    /** The whole picture, as far as it can still be told apart. */
    fit: () => batch(() => setScale(Math.min(1.5, fitting(scene.value.w, scene.value.h)))),
    /** All of its width, where it stands. */
    fitWidth: () => batch(fitWidth),
    /** What the window has room for beside its margins. */
    room: (): Room => ({ w: window.value.w - 2 * MARGIN, h: window.value.h - 2 * MARGIN }),
    /** At first: all of it where that can be read; else as wide as the window, never larger than drawn. */
    start: () => batch(start),
    /** The window has another size: what was in its middle stays there. */
    resize: (w: number, h: number) =>
      batch(() => {
        const dx = (w - window.value.w) / 2;
        window.value = { w, h };
        moveTo(x.value + dx, y.value);
      }),
    /** Brings the middle of a box into the middle of the window. */
    centre: (box: Bounds) => moveTo(window.value.w / 2 - (box.x + box.w / 2) * k.value, window.value.h / 2 - (box.y + Math.min(box.h, TALL) / 2) * k.value),
    actual: () => zoom(1 / k.value),
    /** Brings a box into the window, moving no more than needed. */
    reveal(box: Bounds): void {
      const [left, top] = [box.x * k.value + x.value, box.y * k.value + y.value];
      const [w, h] = [box.w * k.value, box.h * k.value];
      const slide = (at: number, size: number, room: number) =>
        at < MARGIN || size > room ? MARGIN - at : at + size > room - MARGIN ? room - MARGIN - at - size : 0;
      const [dx, dy] = [slide(left, w, window.value.w), slide(top, h, window.value.h)];
      if (dx || dy) moveTo(x.value + dx, y.value + dy);
    },
  };
}

export type View = ReturnType<typeof createView>;

/** The picture seen through the window must move: whether it can still move that way. */
export function canPan(view: View, dy: number): boolean {
  const before = view.y.peek();
  const room = view.window.peek().h - view.scene.peek().h * view.k.peek();
  return dy < 0 ? before > Math.min(MARGIN, room - MARGIN) + 0.5 : before < Math.max(MARGIN, room - MARGIN) - 0.5;
}
