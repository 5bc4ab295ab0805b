/** Feature maps as boxes, from the first layer to the last: for chains. */
import { memo } from "preact/compat";
import { useMemo, useState } from "preact/hooks";
import { printing } from "../app/theme";
import type { Block, Model } from "../document";
import { counted } from "../picture/figures";
import { choose, lights, point } from "../picture/linking";
import { PAGE } from "../picture/paper";
import { asFile, download } from "../picture/saving";
import { STYLE, fitted } from "../picture/sizes";
import { useSize } from "../picture/use-size";
import { selected } from "../state";
import { t } from "../words";
import { BLOCKS, faces, joints, middleOf, rowsOf, type Box, type Drawn, type Row } from "./geometry";

export function Blocks({ shown, blocks }: { shown: Model; blocks: Block[] }) {
  const [frame, size] = useSize<HTMLDivElement>();
  const w = printing.value ? PAGE.w : size.w;
  const drawn = useMemo(() => rowsOf(blocks, w), [blocks, w]);
  const boxes = useMemo(() => drawn.rows.flatMap((row) => row.boxes.map((box) => ({ row, box }))), [drawn]);
  const [active, setActive] = useState(0);

  function show(at: number): void {
    setActive(at);
    point(boxes[at]!.box.block.row);
    frame.current!.querySelector(`#block-${at}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function keydown(event: KeyboardEvent): void {
    const last = boxes.length - 1;
    const steps: Record<string, number> = { ArrowRight: Math.min(last, active + 1), ArrowLeft: Math.max(0, active - 1), Home: 0, End: last };
    const next = steps[event.key];
    if (next !== undefined) show(next);
    else if (event.key === "Enter" || event.key === " ") choose(boxes[active]!.box.block.row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class={drawn.rows.length > 1 ? "blocks long" : "blocks"}>
      <div
        ref={frame}
        class="scroll"
        role="listbox"
        aria-orientation="horizontal"
        tabIndex={0}
        aria-label={t("blocks_name", { name: shown.ledger.name })}
        aria-activedescendant={boxes.length ? `block-${active}` : undefined}
        onKeyDown={keydown}
        onPointerLeave={() => point(null)}
      >
        <svg width={drawn.width * drawn.scale} height={drawn.height * drawn.scale} viewBox={`0 0 ${drawn.width} ${drawn.height}`} role="presentation">
          {drawn.rows.map((row) => (
            <RowOf key={row.first} shown={shown} row={row} top={topOf(drawn, row)} active={active} end={row === drawn.rows.at(-1) ? null : drawn.width} />
          ))}
        </svg>
      </div>
      <p class="note">
        {t("blocks_legend")} <SaveBlocks shown={shown} drawn={drawn} />
      </p>
    </div>
  );
}

/** The drawing stands on the page as a whole, so that it is saved as it stands. */
function SaveBlocks({ shown, drawn }: { shown: Model; drawn: Drawn }) {
  const save = (event: Event) => {
    const drawing = (event.currentTarget as Element).closest(".blocks")!.querySelector<SVGSVGElement>(".scroll > svg")!;
    download(asFile(drawing, drawn.width, drawn.height), `${shown.ledger.name || "network"}-blocks.svg`);
  };
  return <button type="button" class="link" onClick={save}>{t("save_svg")}</button>;
}

function topOf({ rows }: Drawn, row: Row): number {
  return rows.slice(0, rows.indexOf(row)).reduce((sum, one) => sum + one.height, 0);
}

/** active: of all boxes. end: how far the line goes that leads to the row below. */
function RowOf({ shown, row, top, active, end }: { shown: Model; row: Row; top: number; active: number; end: number | null }) {
  return (
    <g role="presentation" transform={`translate(0 ${top})`}>
      {joints(row, end).map(([from, to]) => (
        <path key={to} class="joint" d={`M${from} ${row.middle}H${to}`} />
      ))}
      {row.boxes.map((box, at) => (
        <BoxOf key={at} id={`block-${row.first + at}`} shown={shown} row={row} box={box} active={row.first + at === active} />
      ))}
    </g>
  );
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
