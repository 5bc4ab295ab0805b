/** The document on the page: the answer, why, the pictures, the ledger. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Answer } from "../answer/answer";
import { Why } from "../answer/why";
import { Ledger } from "../ledger/ledger";
import { Pictures } from "../picture/pictures";
import { chosen, doc, model } from "../state";
import { t } from "../words";
import { Bar } from "./bar";
import { Keys } from "./keys";
import { Live } from "./live";
import { follow } from "./theme";

interface Around {
  /** What stands above the document: the page's editor. */
  above?: ComponentChildren;
  /** What stands in the document's place, while there is none. */
  instead?: ComponentChildren;
}

export function App({ above, instead }: Around) {
  useEffect(follow, []);
  const shown = model.value;
  return (
    <div class="app">
      <a class="skip" href="#ledger" onClick={skip}>
        {t("skip")}
      </a>
      <Bar />
      {above}
      <main>{shown ? <Shown /> : (instead ?? <p class="nothing">{t("no_network")}</p>)}</main>
      {doc.value && <footer>{t("made_by", { version: doc.value.version })}</footer>}
      <Keys />
      <Live />
    </div>
  );
}

/** By hand, since the address of the served page holds the input behind its #. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  const ledger = document.getElementById("ledger");
  ledger?.scrollIntoView();
  ledger?.focus({ preventScroll: true });
}

function Shown() {
  return (
    <>
      <Answer />
      <Why key={chosen.value} />
      <section id="pictures" class="pictures-section" aria-label={t("pictures")}>
        <Pictures />
      </section>
      <Ledger />
    </>
  );
}
