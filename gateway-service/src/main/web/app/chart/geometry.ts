import { scaleOf } from "./scale.ts";

/** One line: a value in percent for each epoch, null where there is none. */
export interface Series {
  name: string;
  values: (number | null)[];
}

/** What is pointed out on a curve. */
export interface Mark {
  epoch: number;
  series: string;
  text: string;
}

export interface Box {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The lines that have a value in any epoch. */
export function measured(series: Series[]): Series[] {
  return series.filter((each) => each.values.some((value) => value !== null));
}

/** The last epoch that has a value in any of the lines; the one under way has none yet. */
export function lastMeasured(series: Series[]): number {
  return Math.max(0, ...series.map((each) => each.values.findLastIndex((value) => value !== null)));
}

/** The pieces of a line between its gaps, as the coordinates of an SVG path. */
export function linePath(
  values: (number | null)[],
  x: (epoch: number) => number,
  y: (value: number) => number,
): string {
  let path = "";
  let pen = "M";
  values.forEach((value, epoch) => {
    if (value === null) {
      pen = "M";
      return;
    }
    path += `${pen}${x(epoch).toFixed(1)},${y(value).toFixed(1)}`;
    pen = "L";
  });
  return path;
}

/** The epochs that get a number: round ones, few enough to be read. */
export function epochTicks(epochs: number, width: number): number[] {
  const last = Math.max(0, epochs - 1);
  const wanted = Math.max(2, Math.min(8, Math.floor(width / 70)));
  const scale = scaleOf([0, Math.max(1, last)], 0);
  let step = Math.max(1, Math.round((scale.ticks[1] ?? 1) - (scale.ticks[0] ?? 0)));
  while (last / step > wanted) {
    step *= 2;
  }
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
}

/** The epoch that a place across the chart is nearest to. */
export function nearestEpoch(offset: number, box: Box, epochs: number): number {
  const share = (offset - box.left) / (box.width - box.left - box.right);
  return Math.min(epochs - 1, Math.max(0, Math.round(share * (epochs - 1))));
}
