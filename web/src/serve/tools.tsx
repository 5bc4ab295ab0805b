/** Beside the editor: a file, a published network, a claim, the input's shape, and what can be taken away. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { doc } from "../state";
import { t } from "../words";
import { copy } from "../app/copy";
import { say } from "../app/live";
import { file, Refused } from "./api";
import { fault, hurry } from "./asking";
import { input, isEmpty, put, putZoo, question } from "./input";
import { keep } from "./link";
import { Fields } from "./fields";
import { loadZoo, zoo } from "./offered";
import { openFile } from "./opening";

export function Tools() {
  const submit = (event: Event) => {
    event.preventDefault();
    hurry();
  };
  return (
    <form class="asked" onSubmit={submit} aria-label={t("what_is_asked")}>
      <Modes />
      <Fields />
      <Published />
      <File />
      <Away />
    </form>
  );
}

function Modes() {
  const choice = (mode: "network" | "page") => (
    <label class="choice">
      <input type="radio" name="mode" value={mode} checked={input.value.mode === mode} onChange={() => put({ mode })} />
      <span>{t(`mode_${mode}`)}</span>
    </label>
  );
  return (
    <fieldset class="modes">
      <legend class="visually-hidden">{t("mode")}</legend>
      {choice("network")}
      {choice("page")}
    </fieldset>
  );
}

function Published() {
  useEffect(() => void loadZoo(), []);
  return (
    <label>
      <span>{t("published")}</span>
      <select name="zoo" value={input.value.zoo} onChange={(event) => putZoo(event.currentTarget.value)}>
        <option value="">{t("published_none")}</option>
        {zoo.value.map((one) => (
          <option key={one.name} value={one.name}>
            {one.title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What was opened is named as long as it is what is shown. */
function File() {
  const field = useRef<HTMLInputElement>(null);
  const { name } = input.value;
  useEffect(() => {
    if (field.current && field.current.files?.[0]?.name !== name) field.current.value = "";
  }, [name]);
  return (
    <label class="file">
      <span>{t("open_file")}</span>
      <input ref={field} type="file" name="file" onChange={(event) => void openFile(event.currentTarget.files?.[0])} />
    </label>
  );
}

/** The link and the report. */
function Away() {
  const nothing = isEmpty.value;
  const told = useSignal("");
  const tell = async () => {
    told.value = await share();
    say(told.value);
    setTimeout(() => (told.value = ""), 4000);
  };
  return (
    <div class="away">
      <button type="button" disabled={nothing || !!input.value.bytes} onClick={() => void tell()}>
        {t("share")}
      </button>
      <button type="button" disabled={nothing || !doc.value} onClick={() => void save()}>
        {t("save_report")}
      </button>
      {told.value && (
        <small class="told" aria-hidden="true">
          {told.value}
        </small>
      )}
    </div>
  );
}

/** Copies the address, and says what became of it. */
async function share(): Promise<string> {
  if (!(await keep(input.value))) return t("link_too_long");
  return t((await copy(location.href)) ? "link_copied" : "link_in_address");
}

async function save(): Promise<void> {
  try {
    const blob = await file("report.html", question(input.value));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${(input.value.zoo || input.value.name || "weigh").replace(/\.\w+$/, "")}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch (error) {
    if (error instanceof Refused) fault.value = error.refusal;
  }
}
