import { scaleOf } from "./scale.ts";

/** One line: a value in percent for each epoch, null where there is none. */
export interface Series {
  name: string;
  values: (number | null)[];
  /** k where every k-th epoch was asked for: the line goes over the others. 1 if left out. */
  every?: number;
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

/** The pieces of a line between its gaps, as the coordinates of an SVG path; a gap is where more than `every` epochs lie between two values. */
export function linePath(
  values: (number | null)[],
  x: (epoch: number) => number,
  y: (value: number) => number,
  every = 1,
): string {
  let path = "";
  let before = -Infinity;
  values.forEach((value, epoch) => {
    if (value !== null) {
      path += `${epoch - before > every ? "M" : "L"}${x(epoch).toFixed(1)},${y(value).toFixed(1)}`;
      before = epoch;
    }
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

/** The epoch, of every k-th and the last, that a place across the chart is nearest to. */
export function nearestEpoch(offset: number, box: Box, epochs: number, every = 1): number {
  const share = (offset - box.left) / (box.width - box.left - box.right);
  const epoch = share * (epochs - 1);
  const regular = Math.max(0, Math.round(epoch / every) * every);
  return epochs - 1 - epoch < Math.abs(regular - epoch) ? epochs - 1 : Math.min(epochs - 1, regular);
}
