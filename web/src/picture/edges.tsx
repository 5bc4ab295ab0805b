/** The lines between nodes. An edge lights up with either of its ends. */
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { Model } from "../document";
import type { Drawn } from "./layout";
import { roundedPath } from "./lines";
import { lights } from "./linking";
import { STYLE } from "./sizes";

function EdgeView({ shown, edge, active }: { shown: Model; edge: Drawn; active: boolean }) {
  const from = useMemo(() => lights(shown, edge.from.node.row), [shown, edge.from.node.row]);
  const to = useMemo(() => lights(shown, edge.to.node.row), [shown, edge.to.node.row]);
  const path = useMemo(() => roundedPath(edge.points), [edge]);
  const end = edge.points.at(-1)!;
  return (
    <g class={active ? "edge active" : "edge"} data-hover={from.hover} data-hover-to={to.hover} data-dim={to.dim}>
      <path d={path} marker-end={edge.arrow ? "url(#arrow)" : undefined} />
      {edge.shape && (
        <text class="small" x={end[0] + 6} y={end[1] - 4}>
          {edge.shape}
        </text>
      )}
    </g>
  );
}

export const EdgeOf = memo(EdgeView);

const HEAD = STYLE.ARROW;

/** What the lines and grounds refer to by name; once on a page. */
export function Definitions() {
  return (
    <svg class="definitions" width="0" height="0" aria-hidden="true">
      <defs>
        <marker id="arrow" viewBox={`0 0 ${HEAD} ${HEAD}`} refX={HEAD} refY={HEAD / 2} markerWidth={HEAD} markerHeight={HEAD} markerUnits="userSpaceOnUse" orient="auto">
          <path class="arrow" d={`M0 .5L${HEAD} ${HEAD / 2}L0 ${HEAD - 0.5}Z`} />
        </marker>
        <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="hatching" d="M0 0V7" />
        </pattern>
      </defs>
    </svg>
  );
}
