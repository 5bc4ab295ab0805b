/** A formula in which every axis stands under its number: (25,088 + 1) × 4,096, with in_features and units below. */

export type Piece = { text: string } | { name: string; size: string };

const AXIS = /([A-Za-z_][\w.]*) (\d[\d,]*|\?)(?![\w,])/g;

/** Cuts "(in_features 25,088 + 1) × units 4,096" into its axes and what stands between them. */
export function pieces(formula: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of formula.matchAll(AXIS)) {
    if (match.index > at) found.push({ text: formula.slice(at, match.index) });
    found.push({ name: match[1]!, size: match[2]! });
    at = match.index + match[0].length;
  }
  if (at < formula.length) found.push({ text: formula.slice(at) });
  return found;
}

export function Axes({ formula }: { formula: string }) {
  return (
    <span class="axes">
      {pieces(formula).map((piece, index) =>
        "name" in piece ? <Axis key={index} {...piece} /> : <span key={index}>{piece.text}</span>,
      )}
    </span>
  );
}

export function Axis({ name, size }: { name: string; size: string }) {
  return (
    <span class="axis">
      <b>{size}</b>
      <small>{name}</small>
    </span>
  );
}
