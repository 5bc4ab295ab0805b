/** The line at the top: what was read, which of its networks is shown, and how the page looks. */
import { chosen, doc, hovered, selected } from "../state";
import { t } from "../words";
import { openKeys } from "./keys";
import { theme, toggle } from "./theme";

export function Bar() {
  const shown = doc.value;
  const dark = theme.value === "dark";
  return (
    <header class="bar">
      <span class="wordmark">weigh</span>
      {shown && <bdi class="source">{shown.title}</bdi>}
      {shown && shown.models.length > 1 && <Chooser />}
      <span class="controls">
        <button type="button" class="quiet" aria-pressed={dark} onClick={toggle}>
          {t("dark")}
        </button>
        <button type="button" class="quiet" aria-label={t("keys_heading")} title={t("keys_heading")} onClick={openKeys}>
          ?
        </button>
      </span>
    </header>
  );
}

function Chooser() {
  const choose = (event: Event) => {
    chosen.value = Number((event.currentTarget as HTMLSelectElement).value);
    hovered.value = selected.value = null;
  };
  return (
    <label class="chooser">
      <span>{t("network")}</span>
      <select value={chosen.value} onChange={choose}>
        {doc.value?.models.map((one, index) => (
          <option key={index} value={index}>
            {one.ledger.name}
          </option>
        ))}
      </select>
    </label>
  );
}
