import type { Shape } from "../document";

/** (?, 55, 55, 96): ? for the batch and for what is not known. */
export function shapeText(shape: Shape): string {
  if (shape === null) return "";
  const sizes = shape.map((size) => String(size ?? "?"));
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`;
}
