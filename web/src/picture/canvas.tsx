/** The part of a scene that is in view. Ten thousand nodes may be there; only these are in the document. */
import { useComputed } from "@preact/signals";
import type { Model } from "../document";
import { EdgeOf } from "./edges";
import type { Drawn, Placed, Scene } from "./layout";
import { NodeOf } from "./node";
import type { Bounds } from "./view";

export function inView(box: Placed, bounds: Bounds): boolean {
  return box.y < bounds.y + bounds.h && box.y + box.h > bounds.y && box.x < bounds.x + bounds.w && box.x + box.w > bounds.x;
}

/** Lines are taken by height alone: they are thin, and a long one is in view between its ends. */
export function lineInView(line: Drawn, bounds: Bounds): boolean {
  return line.top < bounds.y + bounds.h && line.bottom > bounds.y;
}

interface Props { shown: Model; scene: Scene; bounds: Bounds | null; active: Placed | undefined; prefix: string; onPick: (box: Placed) => void }

/** Boxes of open modules lie under the lines, cards above them. */
export function Canvas({ shown, scene, bounds, active, prefix, onPick }: Props) {
  const nodes = bounds ? scene.nodes.filter((box) => box === active || inView(box, bounds)) : scene.nodes;
  const edges = bounds ? scene.edges.filter((line) => lineInView(line, bounds)) : scene.edges;
  const draw = (box: Placed) => (
    <NodeOf key={box.key} shown={shown} box={box} id={prefix + box.key} active={box === active} onPick={onPick} />
  );
  return (
    <>
      <g role="presentation">{nodes.filter((box) => box.open).map(draw)}</g>
      <g role="presentation" class="edges">
        {edges.map((edge) => (
          <EdgeOf key={edge.key} shown={shown} edge={edge} active={edge.from === active || edge.to === active} />
        ))}
      </g>
      <g role="presentation">{nodes.filter((box) => !box.open).map(draw)}</g>
    </>
  );
}

/** Subscribes to the tile that is in view, and to nothing that changes with every pixel. */
export function Window({ visible, ...rest }: Omit<Props, "bounds"> & { visible: { value: Bounds } }) {
  const bounds = useComputed(() => visible.value);
  return <Canvas {...rest} bounds={bounds.value} />;
}
