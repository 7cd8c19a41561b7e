import { points } from "../core/format.ts";
import type { Comparison, ComparisonRow } from "../core/rest.ts";
import { isOver } from "../job/state.ts";
import { byMean, type Group, groupsOf } from "./group.ts";

/** What a comparison says first: of its largest group, and where there are others, of which one. */
export function headline(comparison: Comparison): string {
  const groups = groupsOf(comparison);
  const first = groups[0];
  if (first === undefined) {
    return "There is nothing to compare.";
  }
  return groups.length === 1 ? sentence(first) : `${first.title}: ${sentence(first)}`;
}

/** What a group of rows says, in one sentence: what is told to be better than the baseline, or what is missing to say so. */
export function sentence(group: Group): string {
  const measured = byMean(group.rows);
  const { baseline } = group;
  const best = measured[0];
  if (best === undefined) {
    return isWithoutFigure(group.rows) ? "No run has this figure; choose another." : "No run has a result yet.";
  }
  if (measured.length === 1 && group.rows.length === 1) {
    return `${best.label} ends at ${points(best.mean)} % test error${
      best.n === 1 ? "; one seed says little" : ` over ${best.n} seeds`
    }.`;
  }
  if (baseline === null || baseline.mean === null) {
    return `${best.label} has the lowest mean, ${points(best.mean)} %; name a baseline to see what is told apart.`;
  }
  const told = measured.find((row) => row.difference?.toldApart === true && (row.difference.mean ?? 0) < 0);
  if (told !== undefined) {
    return `${told.label} is ${points(-(told.difference?.mean ?? 0))} points better than ${baseline.label} (${
      interval(told)
    }).`;
  }
  if (best === baseline) {
    return `Nothing is told to be better than ${baseline.label}, which has the lowest mean, ${points(best.mean)} %.`;
  }
  const pairs = best.difference?.pairs ?? 0;
  return pairs < 3
    ? `${best.label} has the lowest mean, but ${
      pairs === 0 ? "no pair" : pairs === 1 ? "one pair" : `${pairs} pairs`
    } with ${baseline.label} is too little to tell; three are needed, five are better.`
    : `${best.label} has the lowest mean, but is not told apart from ${baseline.label} (${interval(best)}).`;
}

/** Of an interval of the difference in points, the way round that speaks of how much better the row is. */
function interval(row: ComparisonRow): string {
  const { difference } = row;
  if (difference === null || difference.low === null || difference.high === null) {
    return "no interval";
  }
  const text = `${range(-difference.high)} to ${range(-difference.low)}`;
  return `${percentage(difference.confidence)} CI ${text}, ${difference.pairs} pairs${difference.wide ? ", wide" : ""}`;
}

function range(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function percentage(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** What is said of the seeds that have no value: they are not passed over, since dropping the failed ones flatters. */
export function unfinished(row: ComparisonRow): string {
  const counts = new Map<string, number>();
  for (const run of row.unfinished) {
    const word = run.state === "succeeded" ? "without this figure" : run.state;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([state, number]) => `${number} ${state}`).join(", ");
}

/** Such as the error after the epoch that validation images chose, where there were none. */
function isWithoutFigure(rows: ComparisonRow[]): boolean {
  const runs = rows.flatMap((row) => row.unfinished);
  return runs.length > 0 && runs.every((run) => isOver(run.state)) && runs.some((run) => run.state === "succeeded");
}

/** What the difference to the baseline says, in words that stand without colour. */
export function verdict(row: ComparisonRow): string {
  const { difference } = row;
  if (difference === null) {
    return "";
  }
  if (difference.low === null) {
    return `${difference.pairs} of the 3 pairs that an interval needs`;
  }
  const width = difference.wide ? ", wide" : "";
  return difference.toldApart ? ((difference.mean ?? 0) < 0 ? "better" : "worse") + width : `not told apart${width}`;
}

/** Whether the repeats of each row know the same labeled images; repeats that vary them say more. */
export function hasOneSplit(rows: ComparisonRow[]): boolean {
  return rows.some((row) => row.n > 1) && rows.every((row) => row.splits <= 1);
}
