/** What lights up: pictures, maps and the ledger point at the same rows. */
import { computed, signal } from "@preact/signals";
import type { Model, Role } from "../document";
import { hovered, model, selected, within } from "../state";

/** The role that the legend points at: what has it stays bright. */
export const pointedRole = signal<Role | null>(null);
/** The role that was chosen in the legend, until it is chosen again. */
export const chosenRole = signal<Role | null>(null);
export const brightRole = computed(() => pointedRole.value ?? chosenRole.value);

/** "here": this very row; "inside": a module around it; "holds": something inside it. */
export type Light = "here" | "inside" | "holds" | undefined;

export function lightOf(model: Model, row: number | null, pointed: number | null): Light {
  if (row === null || pointed === null) return undefined;
  if (row === pointed) return "here";
  if (within(model, row, pointed)) return "inside";
  return within(model, pointed, row) ? "holds" : undefined;
}

/** For each role the rows that have it, and the modules around them. */
const rowsOfRole = computed(() => {
  const rows = new Map<Role, Set<number>>();
  const shown = model.value;
  shown?.rows.forEach((facts, row) => {
    if (shown.ledger.layers[row]?.encloses) return;
    const found = rows.get(facts.role) ?? new Set<number>();
    rows.set(facts.role, found);
    for (let at: number | null = row; at !== null && !found.has(at); at = shown.rows[at]?.around ?? null) found.add(at);
  });
  return rows;
});

/** Roles that the network has, in the order of the palette. */
export function rolesPresent(roles: Iterable<Role>): Role[] {
  return [...roles].filter((role) => rowsOfRole.value.has(role));
}

export function isDim(row: number | null): boolean {
  const role = brightRole.value;
  return role !== null && (row === null || !rowsOfRole.value.get(role)?.has(row));
}

/** A group stands for several rows: it holds what any of them holds. */
function lightOfAll(shown: Model, rows: number[], pointed: number | null): Light {
  const lights = pointed === null ? [] : rows.map((row) => lightOf(shown, row, pointed));
  if (lights.length && lights.every((light) => light === "inside")) return "inside";
  return lights.some((light) => light === "here" || light === "holds") ? "holds" : undefined;
}

/** What every part of a picture that stands for rows tells of itself, as attributes that change without drawing again. */
export function lights(shown: Model, row: number | null, rows?: number[]) {
  const light = (pointed: number | null) => (rows ? lightOfAll(shown, rows, pointed) : lightOf(shown, row, pointed));
  return {
    hover: computed(() => light(hovered.value)),
    chosen: computed(() => light(selected.value)),
    dim: computed(() => ((rows ? rows.every(isDim) : isDim(row)) ? "yes" : undefined)),
  };
}

export function point(row: number | null): void {
  hovered.value = row;
}

export function choose(row: number | null): void {
  if (row !== null) selected.value = row;
}
