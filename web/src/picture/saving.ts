/** A picture as a file: what is drawn, with the styles that the page gives it written into it. */
const KEPT = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
  "font-family", "font-size", "font-weight", "opacity", "paint-order", "transform",
];
const DROPPED = ["class", "style", "id", "role", "tabindex", "aria-label", "aria-hidden", "aria-level", "aria-expanded", "aria-selected"];

/** The text of a file that looks as the drawing does on the page. `drawing` must be in the document, to have styles. */
export function asFile(drawing: SVGSVGElement, width: number, height: number): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[...drawing.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  from.forEach((original, at) => dress(original, to[at]!));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(Math.ceil(width)));
  copy.setAttribute("height", String(Math.ceil(height)));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x: "-100%", y: "-100%", width: "300%", height: "300%" })) ground.setAttribute(name, value);
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground, ...definitions());
  return new XMLSerializer().serializeToString(copy);
}

/** Arrowheads and hatching, which stand elsewhere on the page. */
function definitions(): Node[] {
  return [...document.querySelectorAll(".definitions defs")].map((defs) => {
    const copy = defs.cloneNode(true) as Element;
    const to = [...copy.querySelectorAll("*")];
    [...defs.querySelectorAll("*")].forEach((original, at) => dress(original, to[at]!, ["id"]));
    return copy;
  });
}

function dress(original: Element, copy: Element, spared: string[] = []): void {
  const style = getComputedStyle(original);
  for (const name of KEPT) {
    const value = style.getPropertyValue(name);
    if (value && value !== "none" && value !== "normal") copy.setAttribute(name, value);
    else if (value === "none" && (name === "fill" || name === "stroke")) copy.setAttribute(name, value);
  }
  for (const { name } of [...copy.attributes]) {
    if (name.startsWith("data-") || (DROPPED.includes(name) && !spared.includes(name))) copy.removeAttribute(name);
  }
}

export function download(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
