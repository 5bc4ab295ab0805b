/** The page: what is asked above, the answer below it. */
import { useEffect } from "preact/hooks";
import { App } from "../app/app";
import { doc } from "../state";
import { t } from "../words";
import { audit, busy, fault, follow } from "./asking";
import { AuditView } from "./audit";
import { Editor, goTo } from "./editor";
import { EXAMPLE } from "./example";
import { input, isEmpty, put } from "./input";
import { packed, unpacked } from "./link";
import { isPage } from "./needed";
import { takeDrops } from "./opening";
import { Tools } from "./tools";

export function Page({ nonce }: { nonce: string }) {
  useEffect(follow, []);
  useEffect(takeDrops, []);
  useEffect(keepLink, []);
  return <App above={<Asking nonce={nonce} />} instead={instead()} />;
}

function Asking({ nonce }: { nonce: string }) {
  return (
    <section class="asking" aria-label={t("asking")} aria-busy={busy.value}>
      <Editor nonce={nonce} />
      <Tools />
      {doc.value && isPage(doc.value) && <ToAudit words="is_a_page" />}
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
  const line = refusal.line;
  return (
    <div class="refusal" role="alert">
      <h2>{t("not_read")}</h2>
      {refusal.text.split("\n").map((line, index) => (
        <p key={index} class="said">
          {line.trim()}
        </p>
      ))}
      {line !== null && (
        <button type="button" onClick={() => goTo(line)}>
          {t("go_to_line", { line })}
        </button>
      )}
      {refusal.kind === "source.no_code" && <ToAudit words="is_it_a_page" />}
    </div>
  );
}

/** A link gives its input; the page's own address stays as it is until a link is asked for. */
function keepLink(): () => void {
  const read = async () => {
    if (location.hash === `#${await packed(input.value)}`) return;
    const found = await unpacked(location.hash);
    if (found) input.value = found;
  };
  const listen = () => void read();
  void read();
  addEventListener("hashchange", listen);
  return () => removeEventListener("hashchange", listen);
}
