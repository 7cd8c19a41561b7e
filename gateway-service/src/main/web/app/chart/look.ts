/** How a method or a network is drawn: a colour of Okabe and Ito's, and a shape, since colour alone tells nobody enough. */
export interface Look {
  /** The number of a colour of the style sheet, from 1. */
  hue: number;
  shape: Shape;
  dash: string;
}

export type Shape = "circle" | "square" | "diamond" | "triangle" | "cross";

const SHAPES: Shape[] = ["circle", "square", "diamond", "triangle", "cross"];
export const DASHES = ["", "6 3", "2 3", "8 3 2 3"];
const HUES = 7;

/** In the order of the catalogue, so that a method looks the same everywhere. */
const METHODS = [
  "supervised",
  "pseudo-label",
  "mean-teacher",
  "pi-model",
  "temporal-ensembling",
  "vat",
  "fixmatch",
  "ict",
  "mixmatch",
  "mix-pseudo-label",
  "ccl",
];

export function lookAt(index: number): Look {
  return {
    hue: index % HUES + 1,
    shape: SHAPES[index % SHAPES.length] ?? "circle",
    dash: DASHES[index % DASHES.length] ?? "",
  };
}

/** By name; a name that is no method's gets a look of its own that stays. */
export function lookOfName(name: string): Look {
  const known = METHODS.indexOf(name);
  if (known >= 0) {
    return lookAt(known);
  }
  let hash = 0;
  for (const unit of name) {
    hash = (hash * 31 + (unit.codePointAt(0) ?? 0)) % 1_000_003;
  }
  return lookAt(hash);
}

/** An SVG path of a shape of that radius around the origin. */
export function shapePath(shape: Shape, radius: number): string {
  const r = radius;
  switch (shape) {
    case "circle":
      return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
    case "square":
      return `M${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}z`;
    case "diamond":
      return `M0,${-1.3 * r}L${1.3 * r},0L0,${1.3 * r}L${-1.3 * r},0z`;
    case "triangle":
      return `M0,${-1.2 * r}L${1.2 * r},${r}L${-1.2 * r},${r}z`;
    case "cross":
      return `M${-r},${-r}L${r},${r}M${r},${-r}L${-r},${r}`;
  }
}
