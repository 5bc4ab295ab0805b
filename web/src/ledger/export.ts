/** The table as it is shown, for a page of text or a sheet. */
import type { Model } from "../document";
import { t } from "../words";
import { isFigure, type Column } from "./columns";

function cells(model: Model, columns: Column[], rows: number[]): string[][] {
  const body = rows.map((row) => columns.map((column) => column.text(model, row)));
  return [columns.map((column) => t(`column_${column.key}`)), ...body];
}

/** Numbers are aligned to the right, as in the table. */
export function markdown(model: Model, columns: Column[], rows: number[]): string {
  const [head = [], ...body] = cells(model, columns, rows);
  const rule = columns.map((column) => (isFigure(column) ? "---:" : ":---"));
  const line = (row: string[]) => `| ${row.map((cell) => cell.replace(/[|\\]/g, "\\$&").replace(/\s+/g, " ")).join(" | ")} |`;
  return [head, rule, ...body].map(line).join("\n") + "\n";
}

/** Plain digits: a sheet adds up numbers, not words. */
export function csv(model: Model, columns: Column[], rows: number[]): string {
  const plain = (row: number, column: Column) => {
    const size = isFigure(column) ? column.size?.(model, row) : undefined;
    return size === undefined ? column.text(model, row) : String(size ?? "");
  };
  const head = columns.map((column) => t(`column_${column.key}`));
  const path = (row: number, column: Column) => (column.key === "name" ? model.ledger.layers[row]!.path : plain(row, column));
  const lines = [head, ...rows.map((row) => columns.map((column) => path(row, column)))];
  return lines.map((cells) => cells.map(quoted).join(",")).join("\r\n") + "\r\n";
}

// A cell that begins like a formula would be run by a spreadsheet; names come from the source that was read.
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
