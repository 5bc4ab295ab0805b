/** The keys of the ledger: those of a tree grid whose rows take the focus. */
import { model, selected } from "../state";
import { canFold, current, fold, folded, shown } from "./view";

const PAGE = 10;

/** true where the key meant something. */
export function press(key: string): boolean {
  const rows = shown.value;
  const at = rows.indexOf(current.value);
  switch (key) {
    case "ArrowDown": return go(rows, at + 1);
    case "ArrowUp": return go(rows, at - 1);
    case "PageDown": return go(rows, at + PAGE);
    case "PageUp": return go(rows, at - PAGE);
    case "Home": return go(rows, 0);
    case "End": return go(rows, rows.length - 1);
    case "ArrowRight": return canFold.value && inwards();
    case "ArrowLeft": return canFold.value && outwards();
    case "Enter":
    case " ": return pick(current.value);
    default: return false;
  }
}

function go(rows: number[], to: number): boolean {
  current.value = rows[Math.min(Math.max(to, 0), rows.length - 1)] ?? current.value;
  return true;
}

/** Opens a folded row; from an open one, to the first inside. */
function inwards(): boolean {
  const row = current.value;
  if (!model.value?.ledger.layers[row]?.encloses) return true;
  if (folded.value.has(row)) fold(row, false);
  else if (model.value.rows[row + 1]?.around === row) current.value = row + 1;
  return true;
}

/** Folds an open row; from a row without inside, to what it lies in. */
function outwards(): boolean {
  const row = current.value;
  const encloses = model.value?.ledger.layers[row]?.encloses ?? false;
  if (encloses && !folded.value.has(row)) fold(row, true);
  else current.value = model.value?.rows[row]?.around ?? row;
  return true;
}

/** Opens a row's explanation, or closes it. */
export function pick(row: number): boolean {
  selected.value = selected.value === row ? null : row;
  current.value = row;
  return true;
}
