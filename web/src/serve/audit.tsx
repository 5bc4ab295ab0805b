/** A page audited: what fails first, then what cannot be verified, then what holds. */
import { whole } from "../figures";
import { t } from "../words";
import { goTo } from "./editor";

type Verdict = "fails" | "unverifiable" | "holds";

export interface Claim {
  text: string;
  verdict: Verdict;
  because: string;
  where: string | null;
  source: string;
  model: string | null;
}

export interface Audit {
  text: string;
  models: { name: string; origin: string; where: string | null; at_least: boolean; params: { total: number } }[];
  claims: Claim[];
  unread: { where: string | null; why: string }[];
}

const ORDER: Verdict[] = ["fails", "unverifiable", "holds"];
const SIGNS: Record<Verdict, string> = { fails: "✗", unverifiable: "?", holds: "✓" };

export function AuditView({ audit }: { audit: Audit }) {
  const counted = (verdict: Verdict) => audit.claims.filter((one) => one.verdict === verdict);
  return (
    <section class="audit" aria-label={t("audit")}>
      <h1>{audit.text}</h1>
      {audit.models.length > 0 && <Networks audit={audit} />}
      {ORDER.map((verdict) => (
        <Claims key={verdict} verdict={verdict} claims={counted(verdict)} />
      ))}
      {audit.unread.length > 0 && (
        <>
          <h2>{t("audit_unread")}</h2>
          <ul class="remarks">
            {audit.unread.map((one, index) => (
              <li key={index}>
                <Line where={one.where} /> {one.why}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Networks({ audit }: { audit: Audit }) {
  return (
    <>
      <h2>{t("audit_networks")}</h2>
      <ul class="networks">
        {audit.models.map((one, index) => (
          <li key={index}>
            <Line where={one.where} /> <b>{one.name}</b>{" "}
            {t(one.at_least ? "audit_network_at_least" : "audit_network", { params: whole(one.params.total), origin: one.origin })}
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
            <blockquote>{one.text}</blockquote>
            <p>{one.because}</p>
          </li>
        ))}
      </ul>
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
