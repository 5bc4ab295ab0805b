/** One row of the ledger, and the explanation that opens below it. */
import { useComputed } from "@preact/signals";
import { marked } from "../answer/marked";
import type { Layer, Model } from "../document";
import { Explanation } from "../explain/explanation";
import { hovered, selected } from "../state";
import { t } from "../words";
import { isFigure, type Column } from "./columns";
import { pick } from "./keys";
import { Name } from "./name";
import { canFold, columns, current, folded, held, isTree, lit } from "./view";
import { depth } from "./tree";

interface Measured {
  model: Model;
  row: number;
  index: number;
  measure: (element: HTMLElement | null) => void;
}

export function Row({ model, row, index, measure, tabbable }: Measured & { tabbable: boolean }) {
  const isLit = useComputed(() => lit.value === row);
  const isOpen = useComputed(() => selected.value === row);
  const layer = model.ledger.layers[row]!;
  const open = canFold.value ? !folded.value.has(row) : true;
  const level = isTree.value ? depth(model.rows, row) + 1 : 1;
  // A trunk that the filter did not find is there for the sake of what grows on it.
  const trunk = held.value !== null && !held.value[row];
  const changed = marked.value.has(row);
  return (
    <tr
      role="row"
      ref={measure}
      data-index={index}
      data-row={row}
      aria-rowindex={index + 2}
      aria-level={level}
      aria-selected={isOpen.value}
      {...(layer.encloses && isTree.value ? { "aria-expanded": open } : {})}
      {...(changed ? { "aria-description": t("row_changed") } : {})}
      tabIndex={tabbable ? 0 : -1}
      class={classes({ lit: isLit.value, picked: isOpen.value, sum: layer.encloses, trunk, changed, unknown: layer.unknown, bare: isBare(layer) })}
      onClick={() => isClick() && pick(row)}
      onFocus={() => (current.value = row)}
      onPointerEnter={(event) => event.pointerType === "mouse" && (hovered.value = row)}
      onPointerLeave={() => hovered.value === row && (hovered.value = null)}
    >
      {columns.value.map((column) => (
        <Cell key={column.key} column={column} layer={layer} model={model} row={row} />
      ))}
    </tr>
  );
}

function Cell({ column, layer, model, row }: { column: Column; layer: Layer; model: Model; row: number }) {
  const text = column.text(model, row);
  const kind = `c-${column.key}${isFigure(column) ? " number" : ""}`;
  if (column.key === "name")
    return (
      <th role="rowheader" scope="row" class={kind} title={layer.path}>
        <Name layer={layer} model={model} row={row} />
      </th>
    );
  const long = text.length > column.width[1] ? { title: text } : {};
  return (
    <td role="gridcell" class={kind} data-unit={t(`column_${column.key}`)} {...long}>
      {column.key === "type" && <Swatch role={model.rows[row]!.role} />}
      {column.key === "share" && <Share share={model.rows[row]!.share ?? 0} />}
      {text && <span>{text}</span>}
    </td>
  );
}

function Swatch({ role }: { role: string }) {
  return <i class="swatch" style={{ background: `var(--role-${role})` }} />;
}

function Share({ share }: { share: number }) {
  return <i class="share">{share > 0 && <i style={{ width: `${100 * share}%` }} />}</i>;
}

export function Detail({ model, row, index, measure }: Measured) {
  return (
    <tr role="row" ref={measure} data-index={index} class="detail">
      <td role="gridcell" colSpan={columns.value.length}>
        <Explanation model={model} row={row} />
      </td>
    </tr>
  );
}

/** Not the end of marking text, which people do in order to copy it. */
function isClick(): boolean {
  return !getSelection()?.toString();
}

/** Without weights: these rows recede. */
function isBare(layer: Layer): boolean {
  return !layer.encloses && layer.weights.length === 0 && !layer.unknown;
}

function classes(which: Record<string, boolean>): string {
  return Object.keys(which)
    .filter((name) => which[name])
    .join(" ");
}
