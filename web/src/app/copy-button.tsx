import { useSignal } from "@preact/signals";
import { say } from "./live";
import { copy } from "./copy";
import { t } from "../words";

/** A button that copies what `text` gives, and says for a moment that it did. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const done = useSignal(false);
  const click = async () => {
    done.value = await copy(text());
    say(t(done.value ? "copied" : "copy_failed"));
    setTimeout(() => (done.value = false), 1500);
  };
  return (
    <button type="button" class="quiet" onClick={click}>
      {done.value ? t("copied") : label}
    </button>
  );
}
