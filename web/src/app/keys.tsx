/** The keys of the whole page, and the list of all keys behind `?`. */
import { useEffect } from "preact/hooks";
import { selected } from "../state";
import { t } from "../words";

const DIALOG = "keys";
export const FILTER = "ledger-filter";

/** What is shown: keys, and the word for what they do. The ledger's own stand in `ledger/keys.ts`, the pictures' in each of them. */
const LIST: [keys: string[], word: string][] = [
  [["/"], "key_filter"],
  [["↑", "↓"], "key_rows"],
  [["→", "←"], "key_fold"],
  [["Enter"], "key_open"],
  [["Home", "End"], "key_ends"],
  [["Esc"], "key_close"],
  [["↑", "↓", "←", "→"], "key_picture_walk"],
  [["Enter"], "key_picture_open"],
  [["Esc"], "key_picture_out"],
  [["+", "−", "0"], "key_picture_zoom"],
  [["?"], "key_help"],
];

export function openKeys(): void {
  (document.getElementById(DIALOG) as HTMLDialogElement | null)?.showModal();
}

export function Keys() {
  useEffect(() => {
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <dialog id={DIALOG} class="keys" aria-labelledby="keys-heading">
      <h2 id="keys-heading">{t("keys_heading")}</h2>
      <dl>
        {LIST.map(([keys, word]) => (
          <div key={word}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button>{t("close")}</button>
      </form>
    </dialog>
  );
}

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isOpen()) return;
  if (event.key === "Escape") selected.value = null;
  if (isTyping(event.target)) return;
  if (event.key === "?") openKeys();
  else if (event.key === "/") document.getElementById(FILTER)?.focus();
  else return;
  event.preventDefault();
}

function isOpen(): boolean {
  return (document.getElementById(DIALOG) as HTMLDialogElement | null)?.open ?? false;
}

/** Where letters are letters. The editor of the served page is such a place too. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
