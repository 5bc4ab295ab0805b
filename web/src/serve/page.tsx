/** The page: what is asked above, the answer below it. */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { App } from "../app/app";
import { doc } from "../state";
import { t } from "../words";
import { audit, busy, fault, follow, refusedPart } from "./asking";
import { AuditView } from "./audit";
import { Editor, goTo } from "./editor";
import { EXAMPLE } from "./example";
import { input, isEmpty, put } from "./input";
import { keep, packed, unpacked } from "./link";
import { isPage } from "./needed";
import { followPages } from "./offered";
import { takeDrops } from "./opening";
import { Tools } from "./tools";

/** Milliseconds without a change after which the address follows. */
const PAUSE = 500;

/** What the source has no part in. */
const NO_ANSWER = /^(gone|unknown|serve\.(internal|died|busy|busy_long|ending|deadline))$/;

export function Page({ nonce }: { nonce: string }) {
  useEffect(follow, []);
  useEffect(followPages, []);
  useEffect(takeDrops, []);
  useEffect(keepLink, []);
  useEffect(showBusy, []);
  return <App above={<Asking nonce={nonce} />} instead={instead()} />;
}

function Asking({ nonce }: { nonce: string }) {
  return (
    <section class="asking" aria-label={t("asking")} aria-busy={busy.value}>
      <Editor nonce={nonce} />
      <Tools />
      {doc.value && isPage(doc.value) && <ToAudit words="is_a_page" />}
      {doc.value && fault.value && !refusedPart(fault.value) && <Fault />}
      <progress class="busy" hidden={!busy.value} aria-label={t("working")} />
    </section>
  );
}

/** What stands in place of a document. */
function instead() {
  if (fault.value) return <Fault />;
  if (audit.value) return <AuditView audit={audit.value} />;
  if (!isEmpty.value) return <p class="nothing">{t("working")}</p>;
  return (
    <p class="nothing">
      {t("nothing_yet")}{" "}
      <button type="button" class="link" onClick={() => (input.value = EXAMPLE)}>
        {t("example")}
      </button>
    </p>
  );
}

/** From a text that was weighed to the audit of all it claims. */
function ToAudit({ words }: { words: string }) {
  return (
    <p class="to-audit">
      {t(words)}{" "}
      <button type="button" onClick={() => put({ mode: "page" })}>
        {t("mode_page")}
      </button>
    </p>
  );
}

function Fault() {
  const refusal = fault.value;
  if (!refusal) return null;
  // Of a file that is no text, there is nothing in the editor.
  const { bytes } = input.value;
  const line = bytes ? null : refusal.line;
  return (
    <div class="refusal" role="alert">
      <h2>{t(NO_ANSWER.test(refusal.kind) ? "no_answer" : "not_read")}</h2>
      {refusal.text.split("\n").map((line, index) => (
        <p key={index} class="said">
          {line.trim()}
        </p>
      ))}
      {doc.value && !doc.value.claims.length && input.value.claims.trim() && <p class="said">{t("without_claim")}</p>}
      {line !== null && (
        <button type="button" onClick={() => goTo(line)}>
          {t("go_to_line", { line })}
        </button>
      )}
      {refusal.kind === "source.no_code" && !bytes && <ToAudit words="is_it_a_page" />}
    </div>
  );
}

/** A link gives its input; and the address follows the input, so that a page loaded again is the same page. */
function keepLink(): () => void {
  const read = async () => {
    if (location.hash === `#${await packed(input.value)}`) return;
    const found = await unpacked(location.hash);
    if (found) input.value = found;
  };
  const listen = () => void read();
  let timer = 0;
  let stop = () => {};
  let ended = false;
  void read().then(() => {
    if (ended) return;
    stop = effect(() => {
      const now = input.value;
      clearTimeout(timer);
      timer = window.setTimeout(() => void keep(now), PAUSE);
    });
  });
  addEventListener("hashchange", listen);
  return () => {
    ended = true;
    stop();
    removeEventListener("hashchange", listen);
  };
}

/** While an answer is being worked out, the one before it steps back. */
function showBusy(): () => void {
  return effect(() => void document.documentElement.toggleAttribute("data-busy", busy.value));
}
