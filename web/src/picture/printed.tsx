/** The graph on paper: cut into columns like a text, so that a long network takes few pages. */
import type { Model } from "../document";
import { t } from "../words";
import { Canvas } from "./canvas";
import { openAtFirst } from "./folding";
import { lay, type Scene } from "./layout";

/** More nodes than this are a book, not a print: modules are folded as at first, and beyond that it is said. */
const MOST = 1500;
/** A page less its margins, in pixels: the smaller of A4 and Letter in each direction. */
const PAGE = { w: 680, h: 900 };
/** Type smaller than this share of its size cannot be read. */
const SMALLEST = 0.55;
const GUTTER = 16;
const EDGE = 6;

/** Parts from top to bottom, none higher than that, cut where no card is. */
export function slices(scene: Scene, height: number): [top: number, bottom: number][] {
  const cards = scene.nodes.filter((box) => !box.open).sort((a, b) => a.y - b.y);
  const found: [number, number][] = [];
  for (let top = 0; top < scene.height; ) {
    let bottom = Math.min(scene.height, top + height);
    for (const card of [...cards].reverse()) {
      if (bottom < scene.height && card.y < bottom && card.y + card.h > bottom && card.y - 1 > top) bottom = card.y - 1;
    }
    found.push([top, bottom]);
    top = bottom;
  }
  return found;
}

export function Printed({ shown, scene }: { shown: Model; scene: Scene }) {
  const small = scene.nodes.length <= MOST ? scene : lay(shown.picture, openAtFirst(shown.picture));
  if (small.nodes.length > MOST) return <p>{t("graph_not_printed", { nodes: small.nodes.length })}</p>;
  const width = small.width + 2 * EDGE;
  const columns = Math.max(1, Math.floor((PAGE.w + GUTTER) / (width * SMALLEST + GUTTER)));
  const parts = Math.ceil((small.height * SMALLEST) / PAGE.h);
  const scale = Math.min(1, (PAGE.w - (Math.min(columns, parts) - 1) * GUTTER) / (Math.min(columns, parts) * width));
  return (
    <div class="printed" role="img" aria-label={t("graph_name", { name: shown.ledger.name })}>
      {slices(small, PAGE.h / scale - 2 * EDGE).map(([top, bottom]) => (
        <svg key={top} viewBox={`${-EDGE} ${top - EDGE} ${width} ${bottom - top + 2 * EDGE}`} width={width * scale} height={(bottom - top + 2 * EDGE) * scale}>
          <Canvas
            shown={shown}
            scene={small}
            bounds={{ x: -1, y: top, w: width + 1, h: bottom - top }}
            active={undefined}
            prefix={`printed${top}`}
            onPick={() => {}}
          />
        </svg>
      ))}
    </div>
  );
}
