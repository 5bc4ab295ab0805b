/** Why the number is different: each answer as what to change, before and after. The first is open. */
import { useSignal } from "@preact/signals";
import { printing } from "../app/theme";
import type { Answer, Edit } from "../document";
import { signed, whole } from "../figures";
import { model } from "../state";
import { t } from "../words";
import { Changes } from "./changes";
import { Code } from "./code";
import { told } from "./marked";

export function Why() {
  const why = model.value?.why;
  if (!why) return null;
  return (
    <section class="why" aria-labelledby="why-heading">
      <h2 id="why-heading">{t(why.holds ? "why_holds" : "why")}</h2>
      <p class="asked">{why.text}</p>
      {why.answers.length > 0 ? (
        <ol>
          {why.answers.map((answer, index) => (
            <li key={index}>
              <OneAnswer answer={answer} number={index + 1} />
            </li>
          ))}
        </ol>
      ) : (
        <Nearest />
      )}
    </section>
  );
}

function OneAnswer({ answer, number }: { answer: Answer; number: number }) {
  const open = useSignal(number === 1);
  const toggle = (shown: boolean) => {
    // On paper all are open: that is nobody's choice, and nothing is marked for it.
    if (printing.value) return;
    if (shown && !open.value) told.value = number - 1;
    open.value = shown;
  };
  return (
    <details class="one-answer" open={open.value || printing.value} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary>
        <span class="answer-number">{number}</span>
        <h3>{answer.text}</h3>
      </summary>
      <div class="answer-body">
        <Edits edits={answer.edits} />
        {answer.code.length > 0 && <Code hunks={answer.code} />}
        {answer.layers.length > 0 && <Changes answer={answer} />}
        {answer.tools.length > 0 && <Tools tools={answer.tools} />}
      </div>
    </details>
  );
}

export function Edits({ edits }: { edits: Edit[] }) {
  return (
    <ul class="edits">
      {edits.map((edit, index) => (
        <li key={index}>
          <span class="gap">{edit.gap === null ? "" : signed(edit.gap)}</span>
          <div>
            <p>
              {sentence(edit.text)}
              {edit.where && <span class="place"> {edit.where}</span>}
            </p>
            {edit.because && <p class="because">{edit.because}</p>}
            {edit.groups.map((group) => (
              <p key={group.text} class="because">
                {signed(group.gap)} {group.text}
              </p>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Edits are told as parts of a sentence. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Tools({ tools }: { tools: Answer["tools"] }) {
  return (
    <div class="tools-that-print">
      <h4>{t("tools_that_print")}</h4>
      <ul>
        {tools.map(({ name, version, setting }) => (
          <li key={`${name} ${setting}`}>
            <b>{name}</b> {version} {setting && <code>{setting}</code>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Nothing explains the claim: what comes closest, and what is missing then. */
function Nearest() {
  const nearest = model.value?.why?.nearest ?? [];
  return (
    <>
      <p>{t("why_nothing")}</p>
      {nearest.map((near, index) => (
        <div key={index} class="nearest">
          {near.total !== null && near.residual !== null && (
            <p>{t("why_nearest", { total: whole(near.total), residual: signed(near.residual) })}</p>
          )}
          <Edits edits={near.edits} />
        </div>
      ))}
    </>
  );
}
