/** Beside the editor: a file, a published network, a claim, the input's shape, and what can be taken away. */
import { useEffect, useState } from "preact/hooks";
import { doc } from "../state";
import { t } from "../words";
import { say } from "../app/live";
import { file, list, Refused } from "./api";
import { fault, hurry } from "./asking";
import { input, isEmpty, put, putZoo, question } from "./input";
import { LONGEST, packed } from "./link";
import { Fields } from "./fields";
import { openFile } from "./opening";

interface Zoo {
  zoo: { name: string; title: string }[];
}

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
      <label class="file">
        <span>{t("open_file")}</span>
        <input type="file" name="file" onChange={(event) => void openFile(event.currentTarget.files?.[0])} />
      </label>
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
  const [zoo, setZoo] = useState<Zoo["zoo"]>([]);
  useEffect(() => void list<Zoo>("zoo").then((found) => setZoo(found.zoo), () => setZoo([])), []);
  return (
    <label>
      <span>{t("published")}</span>
      <select name="zoo" value={input.value.zoo} onChange={(event) => putZoo(event.currentTarget.value)}>
        <option value="">{t("published_none")}</option>
        {zoo.map((one) => (
          <option key={one.name} value={one.name}>
            {one.title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The link and the report. */
function Away() {
  const nothing = isEmpty.value;
  return (
    <div class="away">
      <button type="button" disabled={nothing || !!input.value.bytes} onClick={() => void share()}>
        {t("share")}
      </button>
      <button type="button" disabled={nothing || !doc.value} onClick={() => void save()}>
        {t("save_report")}
      </button>
    </div>
  );
}

async function share(): Promise<void> {
  const code = await packed(input.value);
  if (code.length > LONGEST) {
    say(t("link_too_long"));
    return;
  }
  history.replaceState(null, "", `#${code}`);
  try {
    await navigator.clipboard.writeText(location.href);
    say(t("link_copied"));
  } catch {
    say(t("link_in_address"));
  }
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
