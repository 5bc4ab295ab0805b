/** The layers that an answer changes, before and after. */
import { printing } from "../app/theme";
import type { Answer, ChangedLayer } from "../document";
import { formula, signed, whole } from "../figures";
import { goTo } from "../ledger/go-to";
import { hovered, selected } from "../state";
import { t } from "../words";
import { shapeText } from "./shape";

/** So many are shown at once; an answer may change every layer of a network. */
const SHOWN = 12;

export function Changes({ answer }: { answer: Answer }) {
  const more = answer.layers.slice(SHOWN);
  return (
    <>
      <Table layers={answer.layers.slice(0, SHOWN)} work={isWork(answer)} />
      {more.length > 0 && (
        <details open={printing.value}>
          <summary class="more">{t("more", { count: more.length })}</summary>
          <Table layers={more} work={isWork(answer)} />
        </details>
      )}
    </>
  );
}

const isWork = (answer: Answer): boolean => answer.quantity === "macs" || answer.quantity === "flops";

function Table({ layers, work }: { layers: ChangedLayer[]; work: boolean }) {
  return (
    <div class="wide" role="group" aria-label={t("why_layers")} tabIndex={0}>
      <table class="changes">
        <thead>
          <tr>
            <th scope="col">{t("column_name")}</th>
            <th scope="col">{t("before")}</th>
            <th scope="col">{t("after")}</th>
            <th scope="col" class="number">
              {t("gap")}
            </th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer, index) => (
            <Change key={index} layer={layer} work={work} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Change({ layer, work }: { layer: ChangedLayer; work: boolean }) {
  const { row } = layer;
  const size = work ? layer.macs : layer.params;
  const gap = size.before !== null && size.after !== null ? size.after - size.before : (layer.params.gap ?? null);
  const lit = row !== null && (hovered.value === row || selected.value === row);
  return (
    <tr
      class={`${layer.change}${lit ? " lit" : ""}`}
      onPointerEnter={() => row !== null && (hovered.value = row)}
      onPointerLeave={() => row !== null && hovered.value === row && (hovered.value = null)}
    >
      <th scope="row">
        {row === null ? (
          <bdi class="identifier">{layer.name}</bdi>
        ) : (
          <button type="button" class="identifier link" onClick={() => goTo(row)}>
            <bdi>{layer.name}</bdi>
          </button>
        )}
        <small>{layer.type}</small>
      </th>
      <Side layer={layer} side="before" size={size.before} work={work} />
      <Side layer={layer} side="after" size={size.after} work={work} />
      <td class="number">{gap === null ? "" : signed(gap)}</td>
    </tr>
  );
}

/** One side: the number with its formula, and the shape where that is what changes. */
function Side({ layer, side, size, work }: { layer: ChangedLayer; side: "before" | "after"; size: number | null; work: boolean }) {
  const shapes = [shapeText(layer.output_shape.before), shapeText(layer.output_shape.after)];
  const there = layer.change !== (side === "before" ? "added" : "removed");
  if (!there) return <td class="nothing">–</td>;
  return (
    <td>
      {!work && layer.formula[side] && <span class="formula">{formula(layer.formula[side])} = </span>}
      <b>{size === null ? t("not_known") : whole(size)}</b>
      {shapes[0] !== shapes[1] && <small>{side === "before" ? shapes[0] : shapes[1]}</small>}
    </td>
  );
}
