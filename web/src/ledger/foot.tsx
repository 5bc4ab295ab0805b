/** What is shown adds up, column by column, beside what all rows add up to. */
import { useMemo } from "preact/hooks";
import type { Model } from "../document";
import { percent, whole } from "../figures";
import { t } from "../words";
import { isFigure, type Column } from "./columns";
import { total, type Total } from "./totals";
import { columns, held, isTree, shown } from "./view";

export function Foot({ model }: { model: Model }) {
  const mask = held.value;
  const sums = useMemo(() => columns.value.map((column) => total(model, column, mask)), [model, mask, columns.value]);
  return (
    <tfoot role="rowgroup">
      <tr role="row" aria-rowindex={shown.value.length + 2}>
        {columns.value.map((column, index) => (
          <td key={column.key} role="gridcell" class={`c-${column.key}${isFigure(column) ? " number" : ""}`} data-unit={t(`column_${column.key}`)}>
            {column.key === "name" ? counted(model, mask) : column.key === "share" ? shareOf(model, mask) : sumText(sums[index] ?? null, mask !== null)}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

/** "30 rows", or "12 of 30 rows". */
export function counted(model: Model, mask: boolean[] | null): string {
  // A list has no rows that are sums of others.
  const listed = (row: number) => isTree.value || !model.ledger.layers[row]!.encloses;
  const all = [...model.rows.keys()].filter(listed).length;
  if (mask) return t("rows_of", { shown: whole(mask.filter((held, row) => held && listed(row)).length), all: whole(all) });
  return t(all === 1 ? "one_row" : "rows", { all: whole(all) });
}

function sumText(sum: Total | null, filtered: boolean): string {
  if (!sum) return "";
  if (sum.partly && !sum.all) return t("not_known");
  const text = filtered ? t("sum_of", { shown: whole(sum.shown), all: whole(sum.all) }) : whole(sum.all);
  return sum.partly ? t("at_least", { number: text }) : text;
}

function shareOf(model: Model, mask: boolean[] | null): string {
  const params = columns.value.find((column: Column) => column.key === "params");
  const sum = params && mask ? total(model, params, mask) : null;
  return sum && sum.all && !sum.partly ? percent(Number(sum.shown) / Number(sum.all)) : "";
}
