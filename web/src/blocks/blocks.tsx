/** Feature maps as boxes, from the first layer to the last: for chains. */
import { memo } from "preact/compat";
import { useMemo, useState } from "preact/hooks";
import type { Block, Model } from "../document";
import { counted } from "../picture/figures";
import { choose, lights, point } from "../picture/linking";
import { asFile, download } from "../picture/saving";
import { STYLE, fitted } from "../picture/sizes";
import { useSize } from "../picture/use-size";
import { selected } from "../state";
import { t } from "../words";
import { BLOCKS, faces, joints, middleOf, rowOf, type Box, type Row } from "./geometry";

/** Smaller than this the names cannot be read: the drawing then scrolls. */
const SMALLEST = 0.72;
const LARGEST = 1.25;

export function Blocks({ shown, blocks }: { shown: Model; blocks: Block[] }) {
  const row = useMemo(() => rowOf(blocks), [blocks]);
  const [frame, { w }] = useSize<HTMLDivElement>();
  const [active, setActive] = useState(0);
  const scale = Math.min(LARGEST, Math.max(SMALLEST, w / row.width));

  function show(at: number): void {
    const { x, depth, back, block } = row.boxes[at]!;
    const room = frame.current!;
    setActive(at);
    point(block.row);
    const [left, right] = [x * scale - 40, (x + depth + back[0]) * scale + 20];
    room.scrollLeft = Math.min(Math.max(room.scrollLeft, right - room.clientWidth), left);
  }

  function keydown(event: KeyboardEvent): void {
    const last = row.boxes.length - 1;
    const steps: Record<string, number> = { ArrowRight: Math.min(last, active + 1), ArrowLeft: Math.max(0, active - 1), Home: 0, End: last };
    const next = steps[event.key];
    if (next !== undefined) show(next);
    else if (event.key === "Enter" || event.key === " ") choose(row.boxes[active]!.block.row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="blocks">
      <div
        ref={frame}
        class="scroll"
        role="listbox"
        aria-orientation="horizontal"
        tabIndex={0}
        aria-label={t("blocks_name", { name: shown.ledger.name })}
        aria-activedescendant={row.boxes.length ? `block-${active}` : undefined}
        onKeyDown={keydown}
        onPointerLeave={() => point(null)}
      >
        <svg width={row.width * scale} height={row.height * scale} viewBox={`0 0 ${row.width} ${row.height}`} role="presentation">
          {joints(row.boxes).map(([from, to]) => (
            <path key={to} class="joint" d={`M${from} ${row.middle}H${to}`} />
          ))}
          {row.boxes.map((box, at) => (
            <BoxOf key={at} id={`block-${at}`} shown={shown} row={row} box={box} active={at === active} />
          ))}
        </svg>
      </div>
      <p class="note">
        {t("blocks_legend")} <SaveBlocks shown={shown} row={row} />
      </p>
    </div>
  );
}

/** The drawing stands on the page as a whole, so that it is saved as it stands. */
function SaveBlocks({ shown, row }: { shown: Model; row: Row }) {
  const save = (event: Event) => {
    const drawing = (event.currentTarget as Element).closest(".blocks")!.querySelector<SVGSVGElement>(".scroll > svg")!;
    download(asFile(drawing, row.width, row.height), `${shown.ledger.name || "network"}-blocks.svg`);
  };
  return <button type="button" class="link" onClick={save}>{t("save_svg")}</button>;
}

interface Props { id: string; shown: Model; row: Row; box: Box; active: boolean }

const BoxOf = memo(function BoxOf({ id, shown, row, box, active }: Props) {
  const { block } = box;
  const light = useMemo(() => lights(shown, block.row), [shown, block.row]);
  const { front, top, side, outline } = faces(box, row.middle);
  const layer = block.row === null ? undefined : shown.ledger.layers[block.row];
  const name = [block.label, block.type, block.shape, layer && counted(layer.params, "params")].filter(Boolean).join(", ");
  return (
    <g
      class={active ? "block active" : "block"}
      style={{ "--role": `var(--role-${block.role})` }}
      data-hover={light.hover}
      data-chosen={light.chosen}
      data-dim={light.dim}
      onPointerEnter={() => point(block.row)}
      onClick={() => choose(block.row)}
    >
      <path class="behind" d={outline} id={id} role="option" aria-label={name} aria-selected={block.row !== null && selected.value === block.row} />
      <path class="top" d={top} />
      <path class="side" d={side} />
      <path class="front" d={front} />
      <Name box={box} row={row} />
    </g>
  );
});

/** Name and shape below the box, aslant, so that they have room. */
function Name({ box, row: { middle, foot } }: { box: Box; row: Row }) {
  const x = middleOf(box);
  return (
    <>
      <path class="leader" d={`M${x} ${middle + box.height / 2 + 2}V${foot - 8}`} />
      <g transform={`translate(${x + 4} ${foot}) rotate(${-BLOCKS.ASLANT})`} text-anchor="end">
        <text aria-hidden="true" class="label">{fitted(box.block.label, STYLE.LABEL_SIZE, BLOCKS.ROOM, true)}</text>
        <text aria-hidden="true" class="small" y={13}>{fitted(box.block.shape, STYLE.DETAIL_SIZE, BLOCKS.ROOM)}</text>
      </g>
    </>
  );
}
