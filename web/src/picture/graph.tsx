/** The graph: a window on the picture, with its keys and buttons. */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { printing } from "../app/theme";
import type { Model } from "../document";
import { selected, within } from "../state";
import { t } from "../words";
import { Window } from "./canvas";
import { openAtFirst, toggled, wayTo } from "./folding";
import { attachGestures } from "./gestures";
import type { Room } from "./columns";
import { lay, type Placed, type Scene } from "./layout";
import { choose, point } from "./linking";
import { Printed } from "./printed";
import { Tools } from "./tools";
import { createView, type View } from "./view";
import { pathsOf, walk } from "./walking";

const ID = "graph";
/** As long as `--quick` in the style: meanwhile what was there slides to its new place. */
const QUICK = 220;

/** What was open, for whoever looks at another view and comes back. */
const opened = new WeakMap<Model, Set<string>>();
/** The row that came into view last: what is folded around it afterwards stays folded. */
const revealed = new WeakMap<Model, number>();

export function Graph({ shown }: { shown: Model }) {
  const [open, setOpen] = useState(() => opened.get(shown) ?? openAtFirst(shown.picture));
  opened.set(shown, open);
  return printing.value ? <Printed shown={shown} open={open} /> : <Live shown={shown} open={open} setOpen={setOpen} />;
}

interface Props { shown: Model; open: Set<string>; setOpen: (open: Set<string>) => void }

function Live({ shown, open, setOpen }: Props) {
  const [room, setRoom] = useState<Room | null>(null);
  const scene = useMemo(() => lay(shown.picture, open, room), [shown, open, room]);
  const frame = useRef<HTMLDivElement>(null);
  const moved = useRef<SVGGElement>(null);
  const view = useMemo(createView, []);
  const paths = useMemo(() => pathsOf(scene), [scene]);
  const [activeKey, setActive] = useState<string>();
  const active = useMemo(() => scene.nodes.find((box) => box.key === activeKey), [scene, activeKey]);
  const anchor = useRef<Placed | undefined>(undefined);

  useWindow(frame, moved, view, setRoom);
  useScene(scene, view, anchor, frame);
  useReveal(shown, scene, view, frame, opens);

  /** Whether something must be opened for that, and is now. */
  function opens(keys: string[]): boolean {
    if (keys.every((key) => open.has(key))) return false;
    refold(new Set([...open, ...keys]), scene.nodes.find((box) => keys.includes(box.key)));
    return true;
  }

  function refold(next: Set<string>, around?: Placed): void {
    // What is folded as a whole is looked at from its beginning again.
    const near = next.size ? (active ?? scene.nodes.find((box) => box.y * view.k.peek() + view.y.peek() >= 0)) : undefined;
    anchor.current = around ?? near;
    setOpen(next);
  }

  function pick(box: Placed): void {
    setActive(box.key);
    choose(box.node.row);
    if (box.inside !== null) refold(toggled(open, box.key), box);
  }

  function keydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const zooms: Record<string, () => void> = { "+": () => view.zoom(1.25), "=": () => view.zoom(1.25), "-": () => view.zoom(0.8), "0": view.fit };
    const next = walk(scene, paths, active, event.key);
    if (zooms[event.key]) zooms[event.key]!();
    else if (next) goTo(next);
    else if ((event.key === "Enter" || event.key === " ") && active) pick(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function goTo(box: Placed): void {
    setActive(box.key);
    point(box.node.row);
    view.reveal(box.open ? { ...box, h: 60 } : box);
  }

  return (
    <div class="graph">
      <Tools view={view} shown={shown} scene={scene} open={open} refold={refold} />
      <div
        ref={frame}
        class="window"
        tabIndex={0}
        role="tree"
        aria-label={t("graph_name", { name: shown.ledger.name })}
        aria-activedescendant={active ? ID + active.key : undefined}
        onKeyDown={keydown}
        onFocus={() => active ?? setActive(scene.nodes[0]?.key)}
        onPointerOver={(event) => point(rowUnder(event))}
        onPointerLeave={() => point(null)}
      >
        <svg width="100%" height="100%" role="presentation">
          <g ref={moved} role="presentation">
            <Window shown={shown} scene={scene} visible={view.visible} active={active} prefix={ID} onPick={pick} />
          </g>
        </svg>
      </div>
    </div>
  );
}

function rowUnder(event: Event): number | null {
  const row = (event.target as Element).closest<SVGElement>("[data-row]")?.dataset["row"];
  return row === undefined ? null : Number(row);
}

/** The window's size, the gestures, and the one transform that moves everything. */
function useWindow(frame: { current: HTMLDivElement | null }, moved: { current: SVGGElement | null }, view: View, setRoom: (room: Room) => void): void {
  useLayoutEffect(() => {
    const element = frame.current!;
    const measure = () => {
      view.resize(element.clientWidth, element.clientHeight);
      setRoom(view.room());
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    measure();
    const stop = view.transform.subscribe((transform) => moved.current && (moved.current.style.transform = transform));
    const detach = attachGestures(element, view);
    return () => [() => watcher.disconnect(), stop, detach].forEach((end) => end());
  }, []);
}

/** A new scene: at first from its top, and where another window sets it in other columns; later so that what was folded
 * stays under the pointer. */
function useScene(scene: Scene, view: View, anchor: { current: Placed | undefined }, frame: { current: HTMLDivElement | null }): void {
  useLayoutEffect(() => {
    const old = view.scene.peek();
    view.scene.value = { w: scene.width, h: scene.height, page: scene.page, axis: scene.axis };
    const before = anchor.current;
    const after = before && scene.nodes.find((box) => box.key === before.key);
    anchor.current = undefined;
    if (!after) {
      if (scene.width !== old.w || scene.height !== old.h) view.start();
      return;
    }
    const element = frame.current!;
    element.dataset["moving"] = "yes";
    const k = view.k.peek();
    view.pan((before.x + before.w / 2 - after.x - after.w / 2) * k, (before.y - after.y) * k);
    const timer = setTimeout(() => delete element.dataset["moving"], QUICK);
    return () => clearTimeout(timer);
  }, [scene]);
}

/** Whether a box is where a row is drawn: the row's own, or what is folded around it. */
function stands(shown: Model, { node, open }: Placed, row: number): boolean {
  if (node.row === row) return true;
  if (open) return false;
  return node.row === null ? (node.rows?.includes(row) ?? false) : within(shown, row, node.row);
}

/** What is chosen elsewhere is opened as far as the row itself, and comes into the middle. */
function useReveal(shown: Model, scene: Scene, view: View, frame: { current: HTMLDivElement | null }, opens: (keys: string[]) => boolean): void {
  useLayoutEffect(
    () =>
      selected.subscribe((row) => {
        if (row === null || row === revealed.get(shown)) return;
        const here = frame.current?.contains(document.activeElement);
        // Opened, it comes again, with the scene in which the row is drawn.
        if (!here && opens(wayTo(shown.picture, row) ?? [])) return;
        revealed.set(shown, row);
        if (here) return;
        const box = scene.nodes.find((one) => one.node.row === row) ?? scene.nodes.find((one) => stands(shown, one, row));
        if (box) view.centre(box);
      }),
    [shown, scene],
  );
}
