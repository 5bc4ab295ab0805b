import type { Model, TotalLine } from "../document";
import { t } from "../words";

/** The totals that people ask for first stand out; the others follow. */
const FIRST = ["params", "macs", "activations", "memory"];

export function Figures({ model }: { model: Model }) {
  const first = FIRST.flatMap((name) => model.totals.find((total) => total.name === name) ?? []);
  const others = model.totals.filter((total) => !FIRST.includes(total.name));
  return (
    <dl class="figures">
      {[...first, ...others].map((total) => (
        <Figure key={total.name} total={total} first={FIRST.includes(total.name)} />
      ))}
    </dl>
  );
}

function Figure({ total, first }: { total: TotalLine; first: boolean }) {
  return (
    <div class={first ? "first" : ""}>
      <dt>{t(`total_${total.name}`)}</dt>
      <dd>
        <span class="value">{total.text}</span>
        {total.note && <small>{total.note}</small>}
      </dd>
    </div>
  );
}
