import { type Scale, scaleOf } from "../chart/scale.ts";
import type { ComparisonRow } from "../core/rest.ts";

/** One axis for all rows: every run, every interval, and the baseline's line, which may be of runs elsewhere. Without any there is nothing to read off, and no ticks. */
export function sharedScale(rows: ComparisonRow[], baseline: ComparisonRow | null): Scale {
  const base = baseline?.mean ?? null;
  const values = rows.flatMap((row) => [
    ...row.values.map((run) => run.value),
    ...(base === null || row.difference === null ? [] : [base, ...ends(row, base)]),
  ]);
  return values.length === 0 ? { ...scaleOf([], 0), ticks: [] } : scaleOf(values, 0);
}

/**
 * Where the interval of a difference lies beside the baseline's mean; it holds the baseline's line where nothing is told apart. No
 * error is below none.
 */
export function ends(row: ComparisonRow, base: number): number[] {
  const { difference } = row;
  return difference === null || difference.low === null || difference.high === null
    ? []
    : [base + difference.low, base + difference.high].map((end) => Math.max(0, end));
}
