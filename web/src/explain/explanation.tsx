/** Where a row's numbers come from: its formula by named axes, its weights, shape and work, and the line it came from. */
import { CopyButton } from "../app/copy-button";
import type { Explained, Layer, Model } from "../document";
import { whole } from "../figures";
import { selected } from "../state";
import { t } from "../words";
import { Axes } from "./axes";
import { SourceLine } from "./source";
import { Weights } from "./weights";

export function Explanation({ model, row }: { model: Model; row: number }) {
  const layer = model.ledger.layers[row]!;
  const facts = model.rows[row]!;
  const explained = model.explanations[facts.explained];
  if (!explained) return null;
  return (
    <div class="explanation" role="group" aria-label={t("explanation_of", { name: layer.path })}>
      <p class="where">
        <bdi class="identifier">{layer.path}</bdi> {layer.type}
      </p>
      {explained.named_formula && <Formula formula={explained.named_formula} layer={layer} />}
      <Sections explained={explained} />
      {layer.where && (
        <section>
          <h3>{t("source")}</h3>
          <div>
            <p>{layer.where}</p>
            <SourceLine line={facts.line} />
          </div>
        </section>
      )}
      <p class="actions">
        <button type="button" onClick={() => showInPicture(row)}>
          {t("show_in_picture")}
        </button>
        {explained.named_formula && <CopyButton label={t("copy_formula")} text={() => copied(explained, layer)} />}
        <button type="button" onClick={close}>
          {t("close")}
        </button>
      </p>
    </div>
  );
}

function Formula({ formula, layer }: { formula: string; layer: Layer }) {
  return (
    <p class="formula">
      <Axes formula={formula} />
      <span class="equals"> = {layer.params === null ? t("not_known") : whole(layer.params)}</span>
    </p>
  );
}

/** The first section tells of the weights, where there are any: the table stands for its products. */
function Sections({ explained: { sections, terms } }: { explained: Explained }) {
  return (
    <>
      {sections.map(({ label, lines }, index) => {
        const weights = index === 0 && terms.length > 0;
        return (
          <section key={label}>
            <h3>{label}</h3>
            <div>
              {weights && <Weights terms={terms} />}
              {lines.filter((line) => !weights || isSentence(line)).map((line) => (
                <Line key={line} text={line} />
              ))}
            </div>
          </section>
        );
      })}
    </>
  );
}

function Line({ text }: { text: string }) {
  if (isSentence(text)) return <p>{text}</p>;
  return <p class="sum">{text.includes(" × ") ? <Axes formula={text} /> : text}</p>;
}

const isSentence = (line: string): boolean => line.endsWith(".");

function copied(explained: Explained, layer: Layer): string {
  return layer.params === null ? explained.named_formula : `${explained.named_formula} = ${whole(layer.params)}`;
}

/** The focus goes back to the row. */
function close(event: MouseEvent): void {
  const row = (event.currentTarget as HTMLElement).closest("tr")?.previousElementSibling;
  if (row instanceof HTMLElement) row.focus();
  selected.value = null;
}

/** The pictures follow what is selected; here it is only brought into view. */
function showInPicture(row: number): void {
  selected.value = row;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.getElementById("pictures")?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}
