import { nothing, svg, type TemplateResult } from "lit";
import { type Look, shapePath } from "./look.ts";
import { fitted, widthOf } from "./words.ts";

export interface LegendEntry {
  name: string;
  /** A line without marks has no shape. */
  look: Omit<Look, "shape"> & { shape: Look["shape"] | null };
}

const ROW = 20;
const SAMPLE = 32;

/** How the entries of a legend are set out in columns. */
export function legendColumns(entries: LegendEntry[], width: number): { columns: number; rows: number; column: number } {
  const longest = Math.max(0, ...entries.map((each) => widthOf(each.name, "tick")));
  const columns = Math.max(1, Math.min(entries.length, Math.floor(width / (SAMPLE + longest + 16))));
  return { columns, rows: Math.ceil(entries.length / columns), column: Math.floor(width / columns) };
}

export function legendHeight(entries: LegendEntry[], width: number): number {
  return legendColumns(entries, width).rows * ROW;
}

/** Lines and marks with their names, as a part of a drawing, from its top. */
export function legend(entries: LegendEntry[], width: number): TemplateResult[] {
  const { columns, column } = legendColumns(entries, width);
  return entries.map(({ name, look }, index) => {
    const x = index % columns * column;
    const y = Math.floor(index / columns) * ROW + ROW / 2;
    return svg`<path class="line hue-${look.hue}" stroke-dasharray=${look.dash} d="M${x},${y}h26"></path>
      ${look.shape === null ? nothing : mark({ ...look, shape: look.shape }, x + 13, y, 4)}
      ${fitted(name, "tick", x + SAMPLE, y + 4, column - SAMPLE)}`;
  });
}

/** The shape of a look at a place; filled, unless it is a hollow one. */
export function mark(look: Look, x: number, y: number, radius: number, kind = ""): TemplateResult {
  const isFilled = look.shape !== "cross" && kind !== "hollow";
  return svg`<path class="mark hue-${look.hue} ${isFilled ? "fill" : ""} ${kind}" transform="translate(${x.toFixed(1)},${
    y.toFixed(1)
  })" d=${shapePath(look.shape, radius)}></path>`;
}
