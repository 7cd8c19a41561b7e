import { type Look, lookOfName } from "../chart/look.ts";
import type { Comparison, ComparisonRow, Json } from "../core/rest.ts";

/**
 * Rows that may be set beside each other: they were tried on the same images, with as many labels, with one network, and are compared
 * with one baseline.
 */
export interface Group {
  /** What they were tried on; empty where nobody says. */
  title: string;
  /** From the lowest error; those that have none behind the others. */
  rows: ComparisonRow[];
  /** What they are compared with, which may have been tried on something else. */
  baseline: ComparisonRow | null;
}

const BASELINE = "supervised";
/** What rows are tried on, and what; a sweep names settings by their paths. */
const PLACES = {
  dataset: ["dataset", "dataset.name"],
  folder: ["folder", "dataset.folder.path"],
  labels: ["labels", "dataset.labels"],
  network: ["network", "network.name"],
  method: ["method", "method.name"],
};

/** The largest first, as far as runs with a result count. */
export function groupsOf(comparison: Comparison): Group[] {
  const byId = new Map(comparison.rows.map((row) => [row.id, row]));
  const groups = [...partition(comparison.rows, triedOn)].flatMap(([title, all]) => {
    const parts = byBaseline(all);
    return parts.map((rows) => ({
      title: [title, ...(parts.length === 1 ? [] : shared(rows))].filter((part) => part !== "").join(", "),
      rows: inOrder(rows),
      baseline: rows.map((row) => byId.get(row.baseline ?? "")).find((row) => row !== undefined) ?? null,
    }));
  });
  return groups.sort((one, other) => values(other) - values(one));
}

/** A sweep over epochs has a baseline for each number of them, and an interval says nothing beside another one's line. */
function byBaseline(rows: ComparisonRow[]): ComparisonRow[][] {
  const baselines = new Set(rows.map((row) => row.baseline).filter((id) => id !== null));
  return baselines.size < 2
    ? [rows]
    : [...partition(rows, (row) => row.baseline ?? (baselines.has(row.id) ? row.id : "")).values()];
}

function partition(rows: ComparisonRow[], keyOf: (row: ComparisonRow) => string): Map<string, ComparisonRow[]> {
  const parts = new Map<string, ComparisonRow[]>();
  for (const row of rows) {
    parts.set(keyOf(row), [...parts.get(keyOf(row)) ?? [], row]);
  }
  return parts;
}

/** What else all of the rows have in common, in words. */
function shared(rows: ComparisonRow[]): string[] {
  const [first, ...others] = rows;
  return settingsInWords(
    first,
    Object.keys(first?.settings ?? {}).filter((name) =>
      others.every((row) => isSame(row.settings[name], first?.settings[name]))
    ),
  );
}

/** In which settings a row differs from others of its group, of those that rows of the comparison differ in. */
export function differences(row: ComparisonRow, group: Group, comparison: Comparison): string[] {
  return settingsInWords(
    row,
    comparison.differing.filter((name) => group.rows.some((other) => !isSame(other.settings[name], row.settings[name]))),
  );
}

/** By what they say: a seed of 64 bits is an object of its own in each row. */
function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function settingsInWords(row: ComparisonRow | undefined, names: string[]): string[] {
  return names.filter((name) => !Object.values(PLACES).flat().includes(name)).flatMap((name) => {
    const value = row?.settings[name];
    return value === undefined || value === null ? [] : `${name} ${value}`;
  });
}

function values(group: Group): number {
  return group.rows.reduce((sum, row) => sum + row.n, 0);
}

function triedOn(row: ComparisonRow): string {
  const labels = tried(row, "labels");
  const network = tried(row, "network");
  return [datasetOf(row), tried(row, "folder"), labels === "" ? "" : `${labels} labels`, network].filter((part) =>
    part !== ""
  ).join(", ");
}

export function datasetOf(row: ComparisonRow): string {
  return tried(row, "dataset");
}

export function methodOf(row: ComparisonRow): string {
  return tried(row, "method");
}

/** As its method is drawn everywhere; of a row without one, by its label. */
export function lookOfRow(row: ComparisonRow): Look {
  return lookOfName(methodOf(row) || row.label);
}

/** What a row was tried on, or what it is; empty where it does not say. */
export function tried(row: ComparisonRow, what: keyof typeof PLACES): string {
  const value: Json | undefined = PLACES[what].map((name) => row.settings[name]).find((each) =>
    each !== undefined && each !== null
  );
  return value === undefined || value === null ? "" : String(value);
}

/** The rows that have a mean, the lowest error first. */
export function byMean(rows: ComparisonRow[]): ComparisonRow[] {
  return rows.filter((row) => row.mean !== null).sort((one, other) => (one.mean ?? 0) - (other.mean ?? 0));
}

function inOrder(rows: ComparisonRow[]): ComparisonRow[] {
  return [...byMean(rows), ...rows.filter((row) => row.mean === null)];
}

/** What a baseline is asked for by: its label, for the rows of every group, or its id where several of any group are called so. */
export function baselineName(row: ComparisonRow, groups: Group[]): string {
  const isOne = groups.every((group) => group.rows.filter((each) => each.label === row.label).length <= 1);
  return isOne ? row.label : row.id;
}

/** The baseline that nobody need ask for: plain supervised training, where each group has one row of it at most. */
export function usualBaseline(comparison: Comparison): string | null {
  const counts = groupsOf(comparison).map((group) => group.rows.filter(isUsual).length);
  return counts.some((each) => each === 1) && counts.every((each) => each <= 1) ? BASELINE : null;
}

/**
 * A label may say after the method what it was tried on, such as the number of labels. What it says in brackets, such as a head, is of
 * the method: such a row is asked for by all of its name.
 */
function isUsual(row: ComparisonRow): boolean {
  return row.label === BASELINE || row.label.startsWith(`${BASELINE}, `) && !row.label.endsWith(")");
}
