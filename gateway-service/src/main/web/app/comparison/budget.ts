import { type Scale, scaleOf } from "../chart/scale.ts";
import { DASHES, type Look } from "../chart/look.ts";
import { points, signed } from "../core/format.ts";
import type { Comparison, ComparisonRow } from "../core/rest.ts";
import { lookOfRow, settingsInWords, tried } from "./group.ts";
import { unfinished } from "./sentence.ts";

/** Lines that may be set beside each other: tried on the same images with one network. */
export interface BudgetPanel {
  /** What they were tried on; empty where nobody says. */
  title: string;
  /** Every number of labels that any of them was tried with, from few to many. */
  budgets: number[];
  lines: BudgetLine[];
}

/** Rows that differ in the number of labels alone. */
export interface BudgetLine {
  name: string;
  look: Look;
  /** A row for each of the panel's budgets; null where it was not tried. */
  rows: (ComparisonRow | null)[];
}

/** The largest panel first, as far as runs with a result count; rows that do not say how many labels they had are none's. */
export function budgetPanels(comparison: Comparison): BudgetPanel[] {
  const byPlace = new Map<string, ComparisonRow[]>();
  for (const row of comparison.rows) {
    if (budgetOf(row) !== null) {
      const title = [tried(row, "dataset"), tried(row, "folder"), tried(row, "network")].filter((part) => part !== "")
        .join(", ");
      byPlace.set(title, [...byPlace.get(title) ?? [], row]);
    }
  }
  const count = (panel: ComparisonRow[]) => panel.reduce((sum, row) => sum + row.n, 0);
  return [...byPlace].sort(([, one], [, other]) => count(other) - count(one)).map(([title, rows]) => ({
    title,
    budgets: budgetsOf(rows),
    lines: linesOf(rows),
  }));
}

/** How many labels a row had; null where it does not say. */
export function budgetOf(row: ComparisonRow): number | null {
  const labels = Number(tried(row, "labels"));
  return Number.isFinite(labels) && labels > 0 ? labels : null;
}

function budgetsOf(rows: ComparisonRow[]): number[] {
  return [...new Set(rows.map(budgetOf))].filter((each) => each !== null).sort((one, other) => one - other);
}

function linesOf(rows: ComparisonRow[]): BudgetLine[] {
  const budgets = budgetsOf(rows);
  const byKey = new Map<string, ComparisonRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([nameOf(row), Object.entries(others(row)).sort()]);
    byKey.set(key, [...byKey.get(key) ?? [], row]);
  }
  const lines = [...byKey.values()];
  const looks = new Map<string, number>();
  return lines.map((line) => {
    const [first] = line as [ComparisonRow];
    const twins = lines.flatMap(([other]) => other !== undefined && nameOf(other) === nameOf(first) ? other : []);
    const apart = Object.keys(others(first)).filter((name) =>
      twins.some((other) => JSON.stringify(other.settings[name]) !== JSON.stringify(first.settings[name]))
    );
    const look = lookOfRow(first);
    const before = looks.get(look.hue + look.shape) ?? 0;
    looks.set(look.hue + look.shape, before + 1);
    return {
      name: [nameOf(first), ...settingsInWords(first, apart)].join(", "),
      // A method looks as everywhere; several lines of one are told apart by their dashes.
      look: { ...look, dash: DASHES[before % DASHES.length] ?? "" },
      rows: budgets.map((budget) => line.find((row) => budgetOf(row) === budget) ?? null),
    };
  });
}

/** What a row is called without its number of labels, which the axis says. */
function nameOf(row: ComparisonRow): string {
  const budget = budgetOf(row);
  return row.label.replace(`, ${budget} labels`, "").replace(`, dataset.labels=${budget}`, "");
}

function others(row: ComparisonRow): ComparisonRow["settings"] {
  const { labels: _, "dataset.labels": __, ...rest } = row.settings;
  return rest;
}

/** One scale for every run and every interval of a panel. */
export function budgetScale(panel: BudgetPanel): Scale {
  const rows = panel.lines.flatMap((line) => line.rows).filter((row) => row !== null);
  return scaleOf(
    rows.flatMap((row) => [...row.values.map((run) => run.value), ...interval(row)]).map((value) => Math.max(0, value)),
    0,
  );
}

/** The ends of the interval of a row's mean; none where there are too few values. */
export function interval(row: ComparisonRow): [number, number] | [] {
  return row.meanLow === null || row.meanHigh === null ? [] : [row.meanLow, row.meanHigh];
}

/** Where a number of labels lies between the fewest and the most, from 0 to 1, by its logarithm: twice as many are as far apart anywhere. */
export function budgetPlace(budgets: number[], labels: number): number {
  const [low = 1, high = 1] = [budgets[0], budgets.at(-1)];
  return low === high ? 0.5 : Math.log(labels / low) / Math.log(high / low);
}

/** The budgets that get a number on an axis of that many pixels, so that none covers another. */
export function budgetTicks(budgets: number[], width: number): number[] {
  const shown: number[] = [];
  let end = -Infinity;
  for (const budget of budgets) {
    const at = budgetPlace(budgets, budget) * width;
    const half = (String(budget).length * 7 + 12) / 2;
    if (at - half >= end) {
      shown.push(budget);
      end = at + half;
    }
  }
  return shown;
}

/** Whether all runs that there are or are to be have a value. */
export function isWhole(row: ComparisonRow): boolean {
  return row.n >= Math.max(row.planned, row.n + row.unfinished.length);
}

/** What is known of a row, in words. */
export function rowInWords(row: ComparisonRow): { value: string; range: string; runs: string } {
  const [low, high] = interval(row);
  const open = unfinished(row);
  return {
    value: row.std === null || row.n < 2 ? points(row.mean) : `${points(row.mean)} ± ${points(row.std)}`,
    range: low === undefined || high === undefined ? "" : `[${signed(low).replace("+", "")}, ${points(high)}]`,
    runs: `${row.n} of ${Math.max(row.planned, row.n + row.unfinished.length)}${open === "" ? "" : `: ${open}`}`,
  };
}

/** What the first panel says: which line is lowest with how many labels. Whether it is told apart, the table says. */
export function budgetHeadline(panels: BudgetPanel[]): string {
  const [panel] = panels;
  if (panel === undefined) {
    return "No row says how many labels it had.";
  }
  const lowest = new Map<string, number[]>();
  panel.budgets.forEach((budget, index) => {
    const measured = panel.lines.filter((line) => (line.rows[index]?.mean ?? null) !== null);
    const [best, second] = measured.sort((one, other) => mean(one, index) - mean(other, index));
    if (best !== undefined && second !== undefined) {
      lowest.set(best.name, [...lowest.get(best.name) ?? [], budget]);
    }
  });
  const parts = [...lowest].map(([name, budgets], index) =>
    `${name} ${index === 0 ? "has the lowest mean " : ""}with ${list(budgets.map(String))}${
      index === 0 ? " labels" : ""
    }`
  );
  const where = panels.length > 1 && panel.title !== "" ? `${panel.title}: ` : "";
  return parts.length === 0
    ? "Nothing was tried beside anything else with as many labels."
    : `${where}${parts.join(", ")}.`;
}

function mean(line: BudgetLine, index: number): number {
  return line.rows[index]?.mean ?? Infinity;
}

function list(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
