/** How wide columns are: by all rows, not only those in view, so that nothing moves while one scrolls. */
import type { Model } from "../document";
import { whole } from "../figures";
import { t } from "../words";
import { COLUMNS, type Column, type Key } from "./columns";
import { total } from "./totals";
import { depth } from "./tree";

export type Widths = Record<Key, number>;

/** In characters. */
export function widths(model: Model): Widths {
  const found = COLUMNS.map((column) => {
    const { key } = column;
    const [least, most] = column.width;
    let longest = Math.max(least, t(`column_${key}`).length + 2, ...sumWidth(model, column));
    model.rows.forEach((_, row) => {
      longest = Math.max(longest, room(model, row, column));
    });
    return [key, Math.min(longest, most)];
  });
  return Object.fromEntries(found) as Widths;
}

/** The sum below the column is longer than any of its numbers. */
function sumWidth(model: Model, column: Column): number[] {
  const sum = total(model, column, null);
  return sum ? [whole(sum.all).length + 1] : [];
}

/** A cell's text and what stands before it: the place in the tree, or in a list the path; the mark of the kind. */
function room(model: Model, row: number, { key, text }: Column): number {
  const long = text(model, row).length;
  if (key === "name") return Math.max(long + 2 * depth(model.rows, row) + 2, model.ledger.layers[row]!.path.length);
  return key === "type" ? long + 3 : long;
}

/** As grid-template-columns. The formula takes the room that is left, or where it is not shown, the name. */
export function template(columns: Column[], widths: Widths): string {
  const wide = columns.some((column) => column.key === "formula") ? "formula" : "name";
  return columns.map(({ key }) => (key === wide ? `minmax(${widths[key]}ch, 1fr)` : `${widths[key]}ch`)).join(" ");
}
