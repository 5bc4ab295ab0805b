/** Wheel, pinch and drag. The page stays scrollable: the wheel alone moves the picture only once it has the focus. */
import { canPan, type View } from "./view";

const LINE = 16;

/** Pixels of a drag before it counts as one, so that a click with a trembling hand stays a click. */
const TREMBLE = 4;

export function attachGestures(element: HTMLElement, view: View): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let moved = 0;

  const inside = (event: { clientX: number; clientY: number }) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  function wheel(event: WheelEvent): void {
    const unit = event.deltaMode === 1 ? LINE : 1;
    if (event.ctrlKey || event.metaKey) {
      const at = inside(event);
      view.zoom(Math.exp(-event.deltaY * unit * 0.004), at.x, at.y);
    } else if (element.contains(document.activeElement) && canPan(view, -event.deltaY)) {
      view.pan(-event.deltaX * unit, -event.deltaY * unit);
    } else {
      return;
    }
    event.preventDefault();
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, inside(event));
    if (pointers.size === 1) moved = 0;
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = inside(event);
    if (pointers.size === 1) {
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      if (moved > TREMBLE) {
        if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
        view.pan(now.x - before.x, now.y - before.y);
        element.dataset["dragging"] = "yes";
      }
    } else {
      const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      view.zoom(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
      moved = Infinity;
    }
    pointers.set(event.pointerId, now);
  }

  function up(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    if (!pointers.size) delete element.dataset["dragging"];
  }

  /** The click that ends a drag is none. */
  function click(event: MouseEvent): void {
    if (moved <= TREMBLE) return;
    event.stopPropagation();
    event.preventDefault();
    moved = 0;
  }

  const stop = new AbortController();
  const quiet = { signal: stop.signal };
  element.addEventListener("wheel", wheel, { ...quiet, passive: false });
  element.addEventListener("pointerdown", down, quiet);
  element.addEventListener("pointermove", move, quiet);
  element.addEventListener("pointerup", up, quiet);
  element.addEventListener("pointercancel", up, quiet);
  element.addEventListener("click", click, { ...quiet, capture: true });
  return () => stop.abort();
}
