/** What contradicts itself, what is not known, and what is worth knowing: each with its lines. */
import { printing } from "../app/theme";
import type { Model, Remark } from "../document";
import { lineOf, SourceLine } from "../explain/source";
import { t } from "../words";
import { grouped, placed, type Grouped } from "./grouped";

/** So many of a kind are shown at once; the others behind them. */
const SHOWN = 5;

export function Remarks({ model: { ledger }, notes }: { model: Model; notes: Remark[] }) {
  const told = (remarks: Remark[]) => grouped(remarks.map(({ where, why }) => ({ where, text: why })));
  return (
    <>
      <Kind kind="faults" sign="✗" remarks={grouped(ledger.faults)} />
      <Kind kind="gaps" sign="?" remarks={told(ledger.unknowns)} />
      <Kind kind="notes" sign="–" remarks={told([...ledger.notes, ...notes])} />
    </>
  );
}

function Kind({ kind, sign, remarks }: { kind: string; sign: string; remarks: Grouped[] }) {
  if (!remarks.length) return null;
  const more = remarks.slice(SHOWN);
  return (
    <section class={`remarks ${kind}`} aria-labelledby={`remarks-${kind}`}>
      <h2 id={`remarks-${kind}`}>{t(`section_${kind}`)}</h2>
      <List remarks={remarks.slice(0, SHOWN)} sign={sign} />
      {more.length > 0 && (
        <details open={printing.value}>
          <summary class="more">{t("more", { count: more.length })}</summary>
          <List remarks={more} sign={sign} />
        </details>
      )}
    </section>
  );
}

function List({ remarks, sign }: { remarks: Grouped[]; sign: string }) {
  return (
    <ul>
      {remarks.map((remark) => (
        <li key={remark.text}>
          <span class="sign" aria-hidden="true">
            {sign}
          </span>
          <p>
            {placed(remark) && <b class="place">{placed(remark)}: </b>}
            {remark.text}
          </p>
          <SourceLine line={lineOf(remark.places[0] ?? null)} />
        </li>
      ))}
    </ul>
  );
}
