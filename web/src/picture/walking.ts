/** Walking through the picture with the arrow keys: along edges, to neighbours, into modules and out of them. */
import type { Drawn, Placed, Scene } from "./layout";

export interface Paths { after: Map<Placed, Placed[]>; before: Map<Placed, Placed[]>; children: Map<Placed | null, Placed[]> }

export function pathsOf(scene: Scene): Paths {
  const paths: Paths = { after: new Map(), before: new Map(), children: new Map() };
  const add = <K,>(map: Map<K, Placed[]>, key: K, box: Placed) => {
    const there = map.get(key);
    if (there) there.push(box);
    else map.set(key, [box]);
  };
  scene.edges.forEach((edge: Drawn) => {
    add(paths.after, edge.from, edge.to);
    add(paths.before, edge.to, edge.from);
  });
  scene.nodes.forEach((box) => add(paths.children, box.parent, box));
  return paths;
}

const middle = (box: Placed) => box.x + box.w / 2;

function nearest(boxes: Placed[] | undefined, x: number): Placed | undefined {
  if (!boxes?.length) return undefined;
  return boxes.reduce((best, box) => (Math.abs(middle(box) - x) < Math.abs(middle(best) - x) ? box : best));
}

/** Down: inside an open module first, else along an edge, else out of the module and on from there. */
function down(paths: Paths, box: Placed): Placed | undefined {
  const first = box.open ? paths.children.get(box) : undefined;
  if (first?.length) return first.reduce((best, other) => (other.node.rank < best.node.rank ? other : best));
  for (let at: Placed | null = box; at; at = at.parent) {
    const next = nearest(paths.after.get(at), middle(box));
    if (next) return next;
  }
  return undefined;
}

/** Up: against an edge, into an open module from below, else out to the module's own heading. */
function up(paths: Paths, box: Placed): Placed | undefined {
  let before = nearest(paths.before.get(box), middle(box));
  while (before?.open) {
    const inner: Placed[] = paths.children.get(before) ?? [];
    if (!inner.length) break;
    before = inner.reduce((best, other) => (other.node.rank > best.node.rank ? other : best));
  }
  return before ?? box.parent ?? undefined;
}

/** To the side: the nearest box of the level that overlaps in height, else the next of the siblings of an edge. */
function aside(paths: Paths, box: Placed, sign: 1 | -1): Placed | undefined {
  const beside = (paths.children.get(box.parent) ?? []).filter(
    (other) => other !== box && (middle(other) - middle(box)) * sign > 0 && other.y < box.y + box.h && other.y + other.h > box.y,
  );
  const forks = (paths.before.get(box) ?? [])
    .flatMap((from) => paths.after.get(from) ?? [])
    .filter((other) => other !== box && (middle(other) - middle(box)) * sign > 0);
  return nearest(beside.length ? beside : forks, middle(box));
}

function step(scene: Scene, paths: Paths, box: Placed | undefined, key: string): Placed | undefined {
  if (key === "Home") return scene.nodes[0];
  if (key === "End") return scene.nodes.at(-1);
  if (!box) return key.startsWith("Arrow") ? scene.nodes[0] : undefined;
  switch (key) {
    case "ArrowDown": return down(paths, box);
    case "ArrowUp": return up(paths, box);
    case "ArrowLeft": return aside(paths, box, -1);
    case "ArrowRight": return aside(paths, box, 1);
    case "Escape": return box.parent ?? undefined;
    default: return undefined;
  }
}

/** Where the key leads from there; undefined where it leads nowhere. Dots only join lines: the way goes on through them. */
export function walk(scene: Scene, paths: Paths, box: Placed | undefined, key: string): Placed | undefined {
  let next = step(scene, paths, box, key);
  for (let bound = scene.nodes.length; next?.dot && bound > 0; bound--) next = step(scene, paths, next, key);
  return next;
}
