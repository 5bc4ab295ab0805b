/** What is asked of the text, field by field; those that few texts need are there as soon as one does. */
import { doc } from "../state";
import { t } from "../words";
import { fault, refusedPart, wanted } from "./asking";
import { type Input, input, parted, put } from "./input";
import { isSaid, unused, unusedSettings, withoutBatch } from "./needed";
import { offered } from "./offered";
import type { Fill } from "./wording";

type Name = "claims" | "shapes" | "settings" | "target";

interface Field {
  name: Name;
  /** In the form, and the key of its word. */
  key: string;
  /** What it is called in a question. */
  part: string;
  /** Only where it is needed. */
  seldom?: boolean;
}

const FIELDS: Field[] = [
  { name: "claims", key: "claim", part: "claims" },
  { name: "shapes", key: "input_shape", part: "inputs" },
  { name: "settings", key: "undefined", part: "set", seldom: true },
  { name: "target", key: "target", part: "target", seldom: true },
];
const DIALECTS = ["keras1", "keras2", "tf.keras", "keras3", "torch"];

export function Fields() {
  const now = input.value;
  if (now.mode === "page" && !now.zoo) return null; // a page is asked everything that it says
  return (
    <>
      {FIELDS.filter((field) => !field.seldom || isNeeded(field, now)).map((field) => (
        <Text key={field.name} field={field} />
      ))}
      {(now.dialect || isSaid("generation") || fault.value?.fill?.part === "dialect") && <Dialect />}
    </>
  );
}

function isNeeded({ name, part }: Field, now: Input): boolean {
  return !!now[name] || fault.value?.fill?.part === part || wanted.value.some((one) => one.field === name) || isOpen(name);
}

/** A count that depends on a name needs a value for it, whether or not anything says which. */
function isOpen(name: Name): boolean {
  return name === "settings" && !!doc.value?.models.some(({ ledger }) => ledger.params.formula);
}

function Text({ field: { name, key, part } }: { field: Field }) {
  const odd = !!fault.value && refusedPart(fault.value) === part;
  const said = odd && doc.value ? inShort(fault.value!.text) : name === "shapes" ? unused() : name === "settings" ? unusedSettings() : [];
  return (
    <div class="field">
      <label>
        <span>{t(key)}</span>
        <input
          type="text"
          name={name}
          value={input.value[name]}
          placeholder={t(`${key}_hint`)}
          spellcheck={false}
          autocapitalize="off"
          aria-invalid={odd}
          aria-describedby={said.length ? `${name}-said` : undefined}
          onInput={(event) => put({ [name]: event.currentTarget.value })}
        />
      </label>
      {said.length > 0 && (
        <p class={odd ? "beside odd" : "beside"} title={odd ? fault.value!.text : undefined} id={`${name}-said`}>
          {said.join(" ")}
        </p>
      )}
      <Fills name={name} />
    </div>
  );
}

/** The law and what was received; the rest is shown on pointing, since what stands below moves down with each line. */
const inShort = (text: string) => text.split("\n").slice(0, 2);

/** A button for each thing that is asked for: it writes the beginning, and leaves the cursor behind it. */
function Fills({ name }: { name: Name }) {
  const here = wanted.value.filter(({ field, text }) => field === name && !input.value[name].includes(text));
  const batchless = name === "shapes" && withoutBatch();
  if (batchless) here.push({ field: name, text: batchless });
  const claims = name === "claims" ? offered(input.value) : null;
  for (const text of claims?.claims ?? []) if (!parted(input.value.claims).includes(text)) here.push({ field: name, text });
  if (!here.length) return null;
  return (
    <p class="fills">
      {claims ? t(`claims_${claims.from}`) : t("fill")}{" "}
      {here.map((one) => (
        <button key={one.text} type="button" onClick={() => fillIn(one)}>
          {one.text}
        </button>
      ))}
    </p>
  );
}

function fillIn({ field, text }: Fill): void {
  const before = input.value[field].trim().replace(/[;,]$/, "");
  const begins = (field === "claims" || /[=:]$/.test(text)) && before;
  put({ [field]: begins ? `${before}; ${text}` : text });
  requestAnimationFrame(() => {
    const place = document.querySelector<HTMLInputElement>(`.asked input[name="${field}"]`);
    place?.focus();
    place?.setSelectionRange(place.value.length, place.value.length);
  });
}

function Dialect() {
  return (
    <label>
      <span>{t("dialect")}</span>
      <select name="dialect" value={input.value.dialect} onChange={(event) => put({ dialect: event.currentTarget.value })}>
        <option value="">{t("dialect_none")}</option>
        {DIALECTS.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}
