/** A page audited: what fails first and why, then what cannot be verified, then what holds. The sentences are those
 * that `weigh check` prints. */
import type { ComponentChildren } from "preact";
import { t } from "../words";
import { goTo } from "./editor";

type Verdict = "fails" | "unverifiable" | "holds";

export interface Claim {
  quote: string;
  verdict: Verdict;
  because: string;
  /** Why a number is another: the first answers, a line each. */
  reasons: string[];
  where: string | null;
  /** Not so for a table's own sum that is right: it is told under its network. */
  counted: boolean;
}

export interface Network {
  name: string;
  where: string | null;
  line: string;
  under: string[];
}

export interface Audit {
  text: string;
  models: Network[];
  claims: Claim[];
  unread: { where: string | null; why: string }[];
  told: { evidence: string[]; gaps: string[]; faults: string[] };
}

const ORDER: Verdict[] = ["fails", "unverifiable", "holds"];
const SIGNS: Record<Verdict, string> = { fails: "✗", unverifiable: "?", holds: "✓" };

export function AuditView({ audit }: { audit: Audit }) {
  const counted = (verdict: Verdict) => audit.claims.filter((one) => one.counted && one.verdict === verdict);
  return (
    <section class="audit" aria-label={t("audit")}>
      <h1>{audit.text}</h1>
      <Networks networks={audit.models} />
      {ORDER.map((verdict) => (
        <Claims key={verdict} verdict={verdict} claims={counted(verdict)} />
      ))}
      <Lines heading="audit_evidence" lines={audit.told.evidence} />
      <Lines heading="section_gaps" lines={audit.told.gaps} />
      <Lines heading="section_faults" lines={audit.told.faults} />
      <Unread unread={audit.unread} />
    </section>
  );
}

function Networks({ networks }: { networks: Network[] }) {
  if (!networks.length) return null;
  return (
    <>
      <h2>{t("audit_networks")}</h2>
      <ul class="networks">
        {networks.map((one, index) => (
          <li key={index}>
            <Line where={one.where} /> <b>{one.name}</b>
            <p>
              <Linked text={one.line} />
            </p>
            <Paragraphs lines={one.under} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Claims({ verdict, claims }: { verdict: Verdict; claims: Claim[] }) {
  if (!claims.length) return null;
  return (
    <>
      <h2>{t(`audit_${verdict}`)}</h2>
      <ul class={`claims ${verdict}`}>
        {claims.map((one, index) => (
          <li key={index}>
            <span class="sign" aria-hidden="true">
              {SIGNS[verdict]}
            </span>
            <Line where={one.where} />
            <blockquote>{one.quote}</blockquote>
            <p>{one.because}</p>
            <Paragraphs lines={one.reasons} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Paragraphs({ lines }: { lines: string[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <p key={index} class="reason">
          <Linked text={line} />
        </p>
      ))}
    </>
  );
}

function Lines({ heading, lines }: { heading: string; lines: string[] }) {
  if (!lines.length) return null;
  return (
    <>
      <h2>{t(heading)}</h2>
      <ul class="told">
        {lines.map((line, index) => (
          <li key={index}>
            <Linked text={line} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Unread({ unread }: { unread: Audit["unread"] }) {
  if (!unread.length) return null;
  return (
    <>
      <h2>{t("audit_unread")}</h2>
      <ul class="told">
        {unread.map((one, index) => (
          <li key={index}>
            <Line where={one.where} /> {one.why}
          </li>
        ))}
      </ul>
    </>
  );
}

const PLACE = /\b(line (\d+))\b/;

/** A sentence whose lines can be gone to. */
function Linked({ text }: { text: string }) {
  const parts: ComponentChildren[] = [];
  let rest = text;
  for (let place = PLACE.exec(rest); place; place = PLACE.exec(rest)) {
    const where = place[1] ?? "";
    parts.push(rest.slice(0, place.index), <Line key={parts.length} where={where} />);
    rest = rest.slice(place.index + where.length);
  }
  return (
    <>
      {parts}
      {rest}
    </>
  );
}

/** "line 16", which leads to that line of the text. */
function Line({ where }: { where: string | null }) {
  const line = Number(where?.match(/\d+/)?.[0] ?? 0);
  if (!where) return null;
  return line ? (
    <button type="button" class="link where" onClick={() => goTo(line)}>
      {where}
    </button>
  ) : (
    <span class="where">{where}</span>
  );
}
