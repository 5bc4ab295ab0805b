/** One node of the graph: a card, a pill for a value that enters or leaves, or the box of an open module. */
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { Model, Role } from "../document";
import { t } from "../words";
import { counted } from "./figures";
import { isEnd, type Placed } from "./layout";
import { lights } from "./linking";
import { STYLE, fitted, textWidth } from "./sizes";

export function roleOf(shown: Model, box: Placed): Role {
  if (isEnd(box.node)) return "input";
  return box.node.row === null ? "module" : (shown.rows[box.node.row]?.role ?? "other");
}

/** What is not known of a layer, in words: "" where all is. */
function doubt(shown: Model, box: Placed): string {
  const row = box.node.row;
  if (roleOf(shown, box) === "unknown") return t("node_unknown");
  return row !== null && shown.ledger.layers[row]?.unknown ? t("node_open") : "";
}

/** What a screen reader says: everything that the card shows, and the parameters. */
export function nameOf(shown: Model, box: Placed): string {
  const { node } = box;
  const layer = node.row === null ? undefined : shown.ledger.layers[node.row];
  const said = [node.label, node.type, node.shape];
  if (layer) said.push(counted(layer.params, "params"));
  if (node.call) said.push(t("node_again", { time: node.call + 1 }));
  said.push(doubt(shown, box));
  return said.filter(Boolean).join(", ");
}

interface Props { shown: Model; box: Placed; id: string; active: boolean; onPick: (box: Placed) => void }

/** Where it stands goes through CSS, so that folding can move it smoothly. */
const at = (box: Placed) => ({ transform: `translate(${box.x}px, ${box.y}px)` });

function NodeView({ shown, box, id, active, onPick }: Props) {
  const { node } = box;
  const light = useMemo(() => lights(shown, node.row, node.rows), [shown, node]);
  if (box.dot) return <circle class="dot" cx={box.x + box.w / 2} cy={box.y + box.h / 2} r={STYLE.DOT / 2} />;
  const role = roleOf(shown, box);
  const unknown = doubt(shown, box);
  const kind = box.open ? "open" : isEnd(node) ? "end" : "card";
  // What is said aloud stands on the ground: it differs from what is written, which is cut to fit.
  const said = {
    id,
    role: "treeitem" as const,
    "aria-label": nameOf(shown, box),
    "aria-level": box.depth + 1,
    ...(box.inside === null ? {} : { "aria-expanded": box.open }),
  };
  return (
    <g
      class={`node ${kind}${unknown ? " unknown" : ""}${node.call ? " again" : ""}${active ? " active" : ""}`}
      data-row={node.row ?? undefined}
      data-hover={light.hover}
      data-chosen={light.chosen}
      data-dim={box.open ? undefined : light.dim}
      style={{ "--role": `var(--role-${role})`, ...at(box) }}
      onClick={() => onPick(box)}
    >
      {box.open ? <OpenBox box={box} said={said} /> : <Card box={box} said={said} unknown={unknown} />}
    </g>
  );
}

/** The type, unless the name says it already. */
export function typeOf({ label, type }: Placed["node"]): string {
  const plain = (text: string) => text.replaceAll("_", "").toLowerCase();
  return plain(label.replace(/[0-9]+$/, "")) === plain(type) ? "" : type;
}

/** Part of a line. A shape is never cut within a number: 1,024 would read as 10. */
interface Word { text: string; bold?: boolean; shape?: boolean }

/** Between a type and a shape. */
const BETWEEN = " · ";
/** A type that has less room than this, or of which fewer letters are left, is left out. */
const LEAST = 36;
const LEGIBLE = 6;

/** Shapes, or as many of them as fit; else the axes of the first that fit. */
export function shapeIn(shape: string, size: number, room: number): string {
  const fits = (text: string) => textWidth(text, size) <= room;
  if (fits(shape)) return shape;
  const shapes = shape.split(", ");
  const axes = shapes[0]!.split(" × ");
  const fewer = (parts: string[], by: string) => parts.map((_, at) => [...parts.slice(0, at), "…"].join(by)).slice(1).reverse();
  return [...fewer(shapes, ", "), ...fewer(axes, " × ")].find(fits) ?? "";
}

/** Type, shape and doubt in one line; where they do not fit, the type gives way. */
export function below(type: string, shape: string, unknown: string, room: number): string {
  const size = STYLE.DETAIL_SIZE;
  const rest = [unknown ? shape : shapeIn(shape, size, room), unknown].filter(Boolean).join(BETWEEN);
  if (!type || !rest) return rest || fitted(type, size, room, false, false);
  const left = room - textWidth(BETWEEN + rest, size);
  return left > LEAST ? fitted(type, size, left, false, false) + BETWEEN + rest : fitted(rest, size, room, false, false);
}

/** The words of each line, and how far down it stands. */
function linesOf({ node, h }: Placed, unknown: string, room: number): [y: number, words: Word[]][] {
  const text = node.call ? t("node_use", { label: node.label, number: node.call + 1 }) : node.label;
  const label: Word = { text, bold: !isEnd(node) || h === STYLE.END_HEIGHT };
  const middle = h / 2 + 4;
  if (isEnd(node)) return [[middle, h < STYLE.END_HEIGHT ? [label] : [label, { text: node.shape, shape: true }]]];
  if (node.slim) return [[middle, [label, { text: unknown || typeOf(node) }]]];
  return [[18, [label]], [33, [{ text: below(typeOf(node), node.shape, unknown, room) }]]];
}

/** One line of text about the middle; what stands first is cut last. */
function Line({ x, y, words, room }: { x: number; y: number; words: Word[]; room: number }) {
  let left = room;
  const spans = words.flatMap(({ text, bold, shape }, at) => {
    if (at) left -= 8;
    if (!text || (at && left < 24)) return [];
    const size = bold ? STYLE.LABEL_SIZE : STYLE.DETAIL_SIZE;
    const shown = shape ? shapeIn(text, size, left) : fitted(text, size, left, bold, Boolean(bold));
    if (!shown || (at && !shape && shown !== text && shown.length < LEGIBLE)) return [];
    left -= textWidth(shown, size, bold);
    return [<tspan key={at} class={bold ? "label" : "small"} dx={at ? 6 : undefined}>{shown}</tspan>];
  });
  return <text aria-hidden="true" x={x} y={y} text-anchor="middle">{spans}</text>;
}

function Card({ box, said, unknown }: { box: Placed; said: object; unknown: string }) {
  const { w, h } = box;
  const rx = isEnd(box.node) ? h / 2 : STYLE.CORNER;
  const room = w - 14 - (box.inside === null ? 0 : 24);
  return (
    <>
      {/* A folded module is a stack of cards: form says what colour alone would not. */}
      {box.inside !== null && <rect class="under" x={STYLE.STACK} y={STYLE.STACK} width={w} height={h} rx={rx} />}
      <rect class="ground" width={w} height={h} rx={rx} {...said} />
      {unknown && <rect class="hatch" width={w} height={h} rx={rx} fill="url(#hatch)" />}
      {linesOf(box, unknown, room).map(([y, words]) => (
        <Line key={y} x={w / 2} y={y} words={words} room={room} />
      ))}
      {box.inside !== null && <path class="fold" d={`M${w - 17} ${h / 2 - 4}l4 4-4 4`} />}
    </>
  );
}

function OpenBox({ box, said }: { box: Placed; said: object }) {
  const room = box.w - 2 * STYLE.PADDING - 18;
  const label = fitted(box.node.label, STYLE.LABEL_SIZE, room, true);
  const { type } = box.node;
  const shown = fitted(type, STYLE.DETAIL_SIZE, room - textWidth(`${label}  `, STYLE.LABEL_SIZE, true), false, false);
  return (
    <>
      <rect class="ground" width={box.w} height={box.h} rx={STYLE.BOX_CORNER} {...said} />
      <path class="fold" d={`M${box.w - 22} 12l4 4 4-4`} />
      <text aria-hidden="true" x={STYLE.PADDING} y={18}>
        <tspan class="label">{label}</tspan>
        {(shown === type || shown.length >= LEGIBLE) && <tspan class="small" dx={6}>{shown}</tspan>}
      </text>
    </>
  );
}

export const NodeOf = memo(NodeView);
