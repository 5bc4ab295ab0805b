/** What contradicts itself, what is not known, and what is worth knowing: each with its lines. */
import { printing } from "../app/theme";
import type { Model, Remark } from "../document";
import { SourceLine } from "../explain/source";
import { doc } from "../state";
import { t } from "../words";
import { grouped, placed, quoted, type Grouped } from "./grouped";

/** So many of a kind are shown at once; the others behind them. */
const SHOWN = 5;
/** More notes than these are folded: what they are about comes first. Faults and what is not known never are. */
const FEW = 2;

export function Remarks({ model: { ledger }, notes }: { model: Model; notes: Remark[] }) {
  const told = (remarks: Remark[]) => grouped(remarks.map(({ where, why }) => ({ where, text: why })));
  return (
    <>
      <Kind kind="faults" sign="✗" remarks={grouped(ledger.faults)} />
      <Kind kind="gaps" sign="?" remarks={told(ledger.unknowns)} />
      <Kind kind="notes" sign="–" remarks={told([...ledger.notes, ...notes])} folds />
    </>
  );
}

function Kind({ kind, sign, remarks, folds = false }: { kind: string; sign: string; remarks: Grouped[]; folds?: boolean }) {
  if (!remarks.length) return null;
  const heading = t(`section_${kind}`);
  const lines = quoted(remarks, doc.value?.source.lines ?? null);
  const list = (from: number, to: number) => <List remarks={remarks.slice(from, to)} lines={lines.slice(from, to)} sign={sign} />;
  if (folds && remarks.length > FEW)
    return (
      <details class={`remarks ${kind}`} open={printing.value}>
        <summary>
          <h2>{t("counted", { what: heading, count: remarks.length })}</h2>
        </summary>
        {list(0, remarks.length)}
      </details>
    );
  return (
    <section class={`remarks ${kind}`} aria-labelledby={`remarks-${kind}`}>
      <h2 id={`remarks-${kind}`}>{heading}</h2>
      {list(0, SHOWN)}
      {remarks.length > SHOWN && (
        <details open={printing.value}>
          <summary class="more">{t("more", { count: remarks.length - SHOWN })}</summary>
          {list(SHOWN, remarks.length)}
        </details>
      )}
    </section>
  );
}

/** lines: of the source, one for each remark that quotes one. */
function List({ remarks, lines, sign }: { remarks: Grouped[]; lines: (number | null)[]; sign: string }) {
  return (
    <ul>
      {remarks.map((remark, index) => (
        <li key={remark.text}>
          <span class="sign" aria-hidden="true">
            {sign}
          </span>
          <p>
            {placed(remark) && <b class="place">{placed(remark)}: </b>}
            {remark.text}
          </p>
          <SourceLine line={lines[index] ?? null} />
        </li>
      ))}
    </ul>
  );
}
