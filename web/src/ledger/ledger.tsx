/** The ledger: a table that is a tree, of as many rows as the network has. */
import { useMemo, useRef } from "preact/hooks";
import type { Model } from "../document";
import { model } from "../state";
import { t } from "../words";
import { useKeyboard, useReveal } from "./focus";
import { Foot } from "./foot";
import { Head } from "./head";
import { Detail, Row } from "./row";
import { Tools } from "./tools";
import { columns, canFold, current, items, shown } from "./view";
import { useWindow } from "./virtual";
import { template, widths } from "./widths";

export function Ledger() {
  const all = model.value;
  if (!all) return null;
  const sums = all.ledger.layers.some((layer) => layer.encloses);
  return (
    <section class="ledger" id="ledger" aria-labelledby="ledger-heading" tabIndex={-1}>
      <h2 id="ledger-heading">{t("ledger")}</h2>
      <Tools />
      {all.ledger.layers.length ? <Table model={all} sums={sums} /> : <p>{t("no_layers")}</p>}
      <p class="legend">
        {t(all.ledger.complete ? "shape_legend" : "shape_legend_unknown")} {sums && t("sum_legend")}
      </p>
    </section>
  );
}

function Table({ model, sums }: { model: Model; sums: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  const window = useWindow(items.value, scroller);
  useReveal(window, scroller);
  const press = useKeyboard(window, scroller);
  const all = useMemo(() => widths(model), [model]);
  const rendered = window.indices.map((index) => items.value[index]!);
  // Tab always leads into the table, also where the row that was last at hand is scrolled away.
  const stop = rendered.includes(current.value) ? current.value : rendered.find((item) => item >= 0);
  return (
    <div class="scroller" ref={scroller}>
      <table
        role="treegrid"
        aria-labelledby="ledger-heading"
        aria-rowcount={shown.value.length + 2}
        aria-colcount={columns.value.length}
        class={canFold.value && sums ? "" : "plain"}
        style={{ "--columns": template(columns.value, all) }}
        onKeyDown={press}
      >
        <Head />
        <tbody role="rowgroup" style={{ paddingTop: `${window.before}px`, paddingBottom: `${window.behind}px` }}>
          {window.indices.map((index) => {
            const item = items.value[index]!;
            const measured = { index, measure: window.rows.measureElement };
            return item < 0 ? (
              <Detail key={item} model={model} row={-1 - item} {...measured} />
            ) : (
              <Row key={item} model={model} row={item} tabbable={item === stop} {...measured} />
            );
          })}
        </tbody>
        <Foot model={model} />
      </table>
    </div>
  );
}
