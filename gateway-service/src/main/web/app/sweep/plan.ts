import { parseJson } from "../core/json.ts";
import { at, isNested } from "../core/names.ts";
import type { Json, Spec, SweepCheck } from "../core/rest.ts";
import { duration } from "../core/format.ts";
import { parseSpec, valueOf, withValue } from "../spec/draft.ts";
import type { Kind } from "../spec/drafting.ts";

export const SWEEP: Kind = {
  path: "api/v1/sweeps",
  address: (draft) => ({ page: "new", id: "sweep", query: { plan: JSON.stringify(draft) } }),
  made: (id) => ({ page: "sweeps", id, query: {} }),
};

const LABELS = "dataset.labels";
const BASELINE = "supervised";
const FIRST_BASE: Spec = {
  dataset: { name: "fashion-mnist" },
  network: { name: "lenet" },
  method: { name: "mean-teacher" },
  epochs: 8,
  stepsPerEpoch: 100,
};

/** What every repeat of every run has a value of its own of, by default. */
export const VARIED = ["seed", "dataset.splitSeed"];

/** From the plan in the address, or of a job's spec: its method beside plain supervised training. */
export function firstPlan(query: Record<string, string>): Spec {
  const plan = parseSpec(query.plan ?? "").spec;
  return plan ?? planOf(parseSpec(query.spec ?? "").spec ?? FIRST_BASE);
}

export function planOf(spec: Spec): Spec {
  const { name, method, priority: _, ...rest } = spec;
  const base = VARIED.reduce((left, path) => withValue(left, path, undefined), rest as Spec);
  const own = method ?? { name: "mean-teacher" };
  const label = at({ method: own }, "method.name");
  return {
    name: typeof name === "string" && name !== "" ? name : "sweep",
    base,
    rows: [
      ...label === BASELINE ? [] : [{ method: { name: BASELINE } }],
      // A job says every option of its method; without a label the row would be called by all of them.
      typeof label === "string" ? { label, method: own } : { method: own },
    ],
    ...at(base, LABELS) === undefined ? { axes: { [LABELS]: [40, 100, 400] } } : {},
    repeats: { seeds: [1, 2, 3, 4, 5], vary: VARIED },
    baseline: BASELINE,
  };
}

/** A row as far as the form knows it; what else is in it stays. */
export interface PlanRow {
  method: string;
  label: string;
}

export function rowsOf(plan: Spec): PlanRow[] {
  const { rows } = plan;
  return (Array.isArray(rows) ? rows : []).map((row) => {
    const said = isNested(row) ? row : {};
    const method = at(said, "method.name");
    return {
      method: typeof method === "string" ? method : "",
      label: typeof said.label === "string" ? said.label : labelOf(said),
    };
  });
}

/** As the gateway calls a row that has no label. */
function labelOf(row: Spec): string {
  const method = row.method;
  if (!isNested(method)) {
    return "";
  }
  const { name, ...options } = method;
  return [String(name ?? ""), ...Object.entries(options).map(([option, value]) => `${option}=${value}`)].join(" ")
    .trim();
}

/** With a method among the rows, or without any row of it. A baseline that is gone is none. */
export function withRow(plan: Spec, method: string, isWanted: boolean): Spec {
  const rows = Array.isArray(plan.rows) ? plan.rows : [];
  const left = rowsOf(plan).flatMap((row, index) => row.method === method ? [] : [rows[index] ?? null]);
  const changed: Spec = { ...plan, rows: isWanted ? [...left, { method: { name: method } }] : left };
  const isThere = rowsOf(changed).some((row) => row.label === changed.baseline);
  return isThere ? changed : withValue(changed, "baseline", undefined);
}

/** The axes by their paths; a path has dots, so that no other function of paths knows them. */
export function axesOf(plan: Spec): [string, Json[]][] {
  const { axes } = plan;
  return !isNested(axes)
    ? []
    : Object.entries(axes).map(([path, values]) => [path, Array.isArray(values) ? values : [values]]);
}

/** With other values of an axis, in its place; without the axis where there are none. */
export function withAxis(plan: Spec, path: string, values: Json[]): Spec {
  const axes = axesOf(plan);
  const isThere = axes.some(([other]) => other === path);
  const all: [string, Json[]][] = isThere
    ? axes.map(([other, before]) => [other, other === path ? values : before])
    : [...axes, [path, values]];
  const changed = all.filter(([other, left]) => other !== path || left.length > 0);
  const { axes: _, ...rest } = plan;
  return changed.length === 0 ? rest : { ...plan, axes: Object.fromEntries(changed) };
}

/**
 * Values as people list them, with commas between them; what is no number, true, false or null is text.
 * What begins with [ is a list in JSON; null where it is a broken one.
 */
export function parseValues(text: string): Json[] | null {
  if (text.trim().startsWith("[")) {
    try {
      return parseJson<Json[]>(text);
    } catch {
      return null;
    }
  }
  const words: Record<string, Json> = { true: true, false: false, null: null };
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "").map((part) =>
    Object.hasOwn(words, part) ? words[part] ?? null : valueOf(part, "number") ?? null
  );
}

/** A text that reads back as the same values: in JSON where that takes it, such as for an object. */
export function valuesText(values: Json[]): string {
  const text = values.map((value) => String(value)).join(", ");
  const whole = JSON.stringify(values);
  return JSON.stringify(parseValues(text)) === whole ? text : whole;
}

/** How much it is, and how long: what it rests on is the gateway's to say. */
export function checkInWords(check: SweepCheck): string {
  const repeats = check.cells.length === 0 ? 0 : check.runs / check.cells.length;
  const runs = `${check.runs} ${check.runs === 1 ? "run" : "runs"}: ${check.cells.length} ${
    check.cells.length === 1 ? "cell" : "cells"
  } × ${repeats} ${repeats === 1 ? "repeat" : "repeats"}`;
  const { trainerSeconds, restsOn } = check.estimate;
  return trainerSeconds === null
    ? `${runs}. How long it takes is not known: ${restsOn}.`
    : `${runs}. About ${duration(trainerSeconds)} of one trainer (${restsOn}).`;
}
