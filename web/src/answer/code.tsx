import type { Answer } from "../document";
import { t } from "../words";

type Hunk = Answer["code"][number];

/** The lines to change, as a diff: what goes with its number, what comes without. */
export function Code({ hunks }: { hunks: Hunk[] }) {
  return (
    <div class="code" role="group" aria-label={t("why_code")} tabIndex={0}>
      {hunks.map((hunk) => (
        <pre key={hunk.line}>
          {hunk.removed.map((text, index) => (
            <Line key={`-${index}`} sign="−" kind="removed" number={hunk.line + index} text={text} />
          ))}
          {hunk.added.map((text, index) => (
            <Line key={`+${index}`} sign="+" kind="added" number={hunk.line + index} text={text} />
          ))}
        </pre>
      ))}
    </div>
  );
}

function Line({ sign, kind, number, text }: { sign: string; kind: "removed" | "added"; number: number; text: string }) {
  const Text = kind === "removed" ? "del" : "ins";
  return (
    <span class={`code-line ${kind}`}>
      <span class="line-number">{number}</span>
      <span class="sign">{sign}</span>
      <Text>{text}</Text>
    </span>
  );
}
