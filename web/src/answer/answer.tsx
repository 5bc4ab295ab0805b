/** The answer in a sentence, whether the claim holds, the figures, and what is not known. */
import { doc, model } from "../state";
import { t } from "../words";
import { Figures } from "./figures";
import { Remarks } from "./remarks";

export function Answer() {
  const shown = model.value;
  if (!shown) return null;
  const { ledger } = shown;
  return (
    <section class="answer" aria-labelledby="answer">
      <h1 id="answer">{shown.answer}</h1>
      <p class="read-as">
        {shown.verdict && <Verdict verdict={shown.verdict} />}
        {[ledger.type, ledger.dialect && t("read_as", { dialect: ledger.dialect })].filter(Boolean).join(", ")}
      </p>
      <Figures model={shown} />
      <Remarks model={shown} notes={doc.value?.notes ?? []} />
    </section>
  );
}

const SIGNS = { holds: "✓", partly: "≈", explained: "≠", open: "?" };

/** By a sign and a word, and only then by colour; the sentence above says of which claim. */
function Verdict({ verdict }: { verdict: keyof typeof SIGNS }) {
  return (
    <strong class={`verdict ${verdict}`}>
      <span class="sign" aria-hidden="true">
        {SIGNS[verdict]}
      </span>
      {t(`verdict_${verdict}`)}
    </strong>
  );
}
