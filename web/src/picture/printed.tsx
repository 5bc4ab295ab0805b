/** The graph on paper: in columns like a text, so that a long network takes few pages; cut where it is longer than a page. */
import type { Model, Picture } from "../document";
import { t } from "../words";
import { Canvas } from "./canvas";
import { LEGIBLE } from "./columns";
import { openAtFirst } from "./folding";
import { lay, type Scene } from "./layout";
import { PAGE } from "./paper";

/** More nodes than this are a book, not a print: modules are folded as at first, and beyond that it is said. */
const MOST = 1500;
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

/** In columns on half a page or a whole one, where it has room; else null. */
export function onePage(picture: Picture, open: ReadonlySet<string>): { scene: Scene; scale: number } | null {
  for (const h of [PAGE.h / 2, PAGE.h]) {
    const larger = LEGIBLE / SMALLEST;
    const scene = lay(picture, open, { w: PAGE.w * larger, h: h * larger });
    const scale = Math.min(1, PAGE.w / (scene.width + 2 * EDGE), h / (scene.height + 2 * EDGE));
    if (scale >= SMALLEST) return { scene, scale };
  }
  return null;
}

export function Printed({ shown, open }: { shown: Model; open: ReadonlySet<string> }) {
  const { picture } = shown;
  const whole = onePage(picture, open);
  if (whole) return <Parts shown={shown} parts={[[0, whole.scene.height]]} {...whole} />;
  const opened = lay(picture, open);
  const scene = opened.nodes.length <= MOST ? opened : lay(picture, openAtFirst(picture));
  if (scene.nodes.length > MOST) return <p>{t("graph_not_printed", { nodes: scene.nodes.length })}</p>;
  const width = scene.width + 2 * EDGE;
  const columns = Math.max(1, Math.floor((PAGE.w + GUTTER) / (width * SMALLEST + GUTTER)));
  const beside = Math.min(columns, Math.ceil((scene.height * SMALLEST) / PAGE.h));
  const scale = Math.min(1, (PAGE.w - (beside - 1) * GUTTER) / (beside * width));
  return <Parts shown={shown} scene={scene} scale={scale} parts={slices(scene, PAGE.h / scale - 2 * EDGE)} />;
}

interface PartsProps { shown: Model; scene: Scene; scale: number; parts: [top: number, bottom: number][] }

function Parts({ shown, scene, scale, parts }: PartsProps) {
  const width = scene.width + 2 * EDGE;
  return (
    <div class="printed" role="img" aria-label={t("graph_name", { name: shown.ledger.name })}>
      {parts.map(([top, bottom]) => (
        <svg key={top} viewBox={`${-EDGE} ${top - EDGE} ${width} ${bottom - top + 2 * EDGE}`} width={width * scale} height={(bottom - top + 2 * EDGE) * scale}>
          <Canvas
            shown={shown}
            scene={scene}
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
