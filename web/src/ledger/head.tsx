import { columns, order } from "./view";
import { isFigure, type Column } from "./columns";
import { next } from "./sort";
import { t } from "../words";

/** The columns' names; each sorts by its column. */
export function Head() {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {columns.value.map((column) => (
          <Name key={column.key} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function Name({ column }: { column: Column }) {
  const mine = order.value?.key === column.key ? order.value : null;
  const sort = mine ? (mine.down ? "descending" : "ascending") : "none";
  return (
    <th role="columnheader" scope="col" aria-sort={sort} class={`c-${column.key}${isFigure(column) ? " number" : ""}`}>
      <button type="button" onClick={() => (order.value = next(order.value, column.key))} title={t(`sort_${sort}`)}>
        {t(`column_${column.key}`)}
        <span class="sign" aria-hidden="true">
          {mine ? (mine.down ? "↓" : "↑") : ""}
        </span>
      </button>
    </th>
  );
}
