/** Light or dark: what the system prefers, until the reader says otherwise. Paper is always light. */
import { computed, effect, signal } from "@preact/signals";
import { doc } from "../state";

export type Theme = "light" | "dark";

const KEY = "weigh-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const preferred = signal<Theme>(system.matches ? "dark" : "light");
const wanted = signal<Theme | null>(remembered());

/** While the page is being printed: every row is there, and nothing folded away for want of room. */
export const printing = signal(false);
export const theme = computed<Theme>(() => (printing.value ? "light" : (wanted.value ?? preferred.value)));

export function toggle(): void {
  wanted.value = theme.value === "dark" ? "light" : "dark";
  remember(wanted.value);
}

/** Keeps the page's colours in step. They are set by script, since the page's policy allows no style in the markup. */
export function follow(): () => void {
  const prefer = () => (preferred.value = system.matches ? "dark" : "light");
  const before = () => (printing.value = true);
  const after = () => (printing.value = false);
  system.addEventListener("change", prefer);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  const stop = effect(paint);
  return () => {
    system.removeEventListener("change", prefer);
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
    stop();
  };
}

function paint(): void {
  const root = document.documentElement;
  root.dataset.theme = theme.value;
  for (const [role, colours] of Object.entries(doc.value?.palette ?? {}))
    root.style.setProperty(`--role-${role}`, colours[theme.value]);
}

// A report opened from disk may have no storage, and some browsers throw at the mere mention of it.
function remembered(): Theme | null {
  try {
    const found = localStorage.getItem(KEY);
    return found === "dark" || found === "light" ? found : null;
  } catch {
    return null;
  }
}

function remember(choice: Theme): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // It holds until the page is closed.
  }
}
