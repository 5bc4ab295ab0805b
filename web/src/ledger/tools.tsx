/** What can be done with the table: filter it, choose its columns, fold it, copy it. */
import { useEffect } from "preact/hooks";
import { CopyButton } from "../app/copy-button";
import { FILTER } from "../app/keys";
import { say } from "../app/live";
import { model } from "../state";
import { t } from "../words";
import { COLUMNS } from "./columns";
import { csv, markdown } from "./export";
import { counted } from "./foot";
import { canFold, chooseColumn, chosenColumns, columns, foldAll, held, shown, sought } from "./view";

export function Tools() {
  const all = model.value!;
  return (
    <div class="tools">
      <Filter />
      {canFold.value && all.ledger.layers.some((layer) => layer.encloses) && (
        <>
          <button type="button" class="quiet" onClick={() => foldAll(true)}>
            {t("ledger_fold_all")}
          </button>
          <button type="button" class="quiet" onClick={() => foldAll(false)}>
            {t("ledger_unfold_all")}
          </button>
        </>
      )}
      <ColumnMenu />
      <CopyButton label={t("copy_markdown")} text={() => markdown(all, columns.value, shown.value)} />
      <CopyButton label={t("copy_csv")} text={() => csv(all, columns.value, shown.value)} />
    </div>
  );
}

function Filter() {
  const all = model.value!;
  useEffect(() => {
    if (held.value) say(counted(all, held.value));
  }, [held.value]);
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (sought.value) sought.value = "";
    else (event.currentTarget as HTMLElement).blur();
  };
  return (
    <label class="filter">
      <span>{t("filter")}</span>
      <input
        id={FILTER}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={t("filter_hint")}
        value={sought.value}
        onInput={(event) => (sought.value = event.currentTarget.value)}
        onKeyDown={leave}
      />
    </label>
  );
}

function ColumnMenu() {
  return (
    <details class="menu" onKeyDown={shutByKey} onFocusOut={shutBehind}>
      <summary>{t("ledger_columns")}</summary>
      <fieldset>
        <legend class="visually-hidden">{t("ledger_columns")}</legend>
        {COLUMNS.filter((column) => column.key !== "name").map(({ key }) => (
          <label key={key}>
            <input type="checkbox" checked={chosenColumns.value.has(key)} onChange={(event) => chooseColumn(key, event.currentTarget.checked)} />
            {t(`column_${key}`)}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

type MenuEvent<T extends Event> = T & { currentTarget: HTMLDetailsElement };

function shutByKey(event: MenuEvent<KeyboardEvent>): void {
  const menu = event.currentTarget;
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** A menu shuts when the reader goes elsewhere. */
function shutBehind(event: MenuEvent<FocusEvent>): void {
  if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
}
