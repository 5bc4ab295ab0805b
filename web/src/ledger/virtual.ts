/** Rows by the thousand: only those near the view are in the page. On paper, all of them are. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";
import { printing } from "../app/theme";

/** Pixels of what was not seen yet. On narrow screens a row is several lines. */
const ROW = 28;
const FOLDED_ROW = 76;
const DETAIL = 420;
const narrow = matchMedia("(max-width: 44rem)");

export type Rows = Virtualizer<HTMLElement, HTMLElement>;
type Scroller = { current: HTMLElement | null };

export interface Window {
  rows: Rows;
  /** Indices into the list of items, and the room that those before and behind take. */
  indices: number[];
  before: number;
  behind: number;
  edges: Edges;
}

/** Pixels of the head in the scrolled content, and of what sticks over the rows at the top and at the bottom. */
export interface Edges {
  head: number;
  above: number;
  below: number;
}

/** keys: of the items, in order; that of an explanation is negative. */
export function useWindow(keys: number[], scroller: Scroller): Window {
  const [, rerender] = useReducer<number, void>((count) => count + 1, 0);
  const edges = useEdges(scroller);
  const options = {
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index: number) => (keys[index]! < 0 ? DETAIL : narrow.matches ? FOLDED_ROW : ROW),
    getItemKey: (index: number) => keys[index] ?? index,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 12,
    scrollMargin: edges.head,
    scrollPaddingStart: edges.above,
    scrollPaddingEnd: edges.below,
    onChange: () => rerender(),
  };
  const [rows] = useState<Rows>(() => new Virtualizer(options));
  // An explanation that opens moves what is below it, never what is above.
  rows.shouldAdjustScrollPositionOnItemSizeChange = (item) => Number(item.key) >= 0 && item.start < (rows.scrollOffset ?? 0);
  rows.setOptions(options);
  useLayoutEffect(() => rows._didMount(), []);
  useLayoutEffect(() => rows._willUpdate());
  if (printing.value) return { rows, indices: [...keys.keys()], before: 0, behind: 0, edges };
  const near = rows.getVirtualItems();
  return {
    rows,
    indices: near.map((item) => item.index),
    before: near.length ? near[0]!.start - edges.head : 0,
    behind: near.length ? rows.getTotalSize() - (near.at(-1)!.end - edges.head) : 0,
    edges,
  };
}

/** The head sticks on wide screens and scrolls away on narrow ones; the foot's height depends on what it says. */
function useEdges(scroller: Scroller): Edges {
  const [edges, set] = useState<Edges>({ head: 34, above: 34, below: 34 });
  useLayoutEffect(() => {
    const [head, foot] = [scroller.current?.querySelector("thead"), scroller.current?.querySelector("tfoot")];
    if (!head || !foot) return;
    const watch = new ResizeObserver(() => {
      const sticks = getComputedStyle(head).position === "sticky";
      set({ head: head.offsetHeight, above: sticks ? head.offsetHeight : 0, below: foot.offsetHeight });
    });
    watch.observe(head);
    watch.observe(foot);
    return () => watch.disconnect();
  }, []);
  return edges;
}
