// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import type { Spec } from "../../main/web/app/core/rest.ts";
import {
  axesOf,
  checkInWords,
  firstPlan,
  parseValues,
  planOf,
  rowsOf,
  valuesText,
  withAxis,
  withRow,
} from "../../main/web/app/sweep/plan.ts";
import { sweepCheck } from "./recorded.ts";

const JOB: Spec = {
  name: "few",
  dataset: { name: "mnist", labels: 100, splitSeed: 3 },
  method: { name: "fixmatch", threshold: 0.9 },
  priority: 5,
  epochs: 8,
  seed: 7,
};

Deno.test("makes a plan of a job: its method beside supervised training, and its seeds left to the repeats", () => {
  const plan = planOf(JOB);
  assert.equal(plan.name, "few");
  assert.deepEqual(plan.base, { dataset: { name: "mnist", labels: 100 }, epochs: 8 });
  assert.deepEqual(plan.rows, [
    { method: { name: "supervised" } },
    { label: "fixmatch", method: { name: "fixmatch", threshold: 0.9 } },
  ]);
  assert.equal(plan.axes, undefined);
  assert.equal(plan.baseline, "supervised");
  const supervised = { name: "supervised", emaDecay: 0.999 };
  assert.deepEqual(planOf({ ...JOB, method: supervised }).rows, [{ label: "supervised", method: supervised }]);
  assert.deepEqual(planOf({ ...JOB, method: {} }).rows, [{ method: { name: "supervised" } }, { method: {} }]);
});

Deno.test("compares with a row that is there, whatever options a job's method has", () => {
  for (const name of ["supervised", "fixmatch"]) {
    const plan = planOf({ ...JOB, method: { name, emaDecay: 0.999, threshold: 0.95 } });
    const labels = rowsOf(plan).map((row) => row.label);
    assert.ok(labels.includes(String(plan.baseline)), labels.join());
    assert.equal(new Set(labels).size, labels.length);
  }
});

Deno.test("begins with the plan of the address, else with the job's, else with label budgets", () => {
  assert.deepEqual(firstPlan({ plan: '{"name":"x"}', spec: JSON.stringify(JOB) }), { name: "x" });
  assert.equal(firstPlan({ spec: JSON.stringify(JOB) }).name, "few");
  assert.deepEqual(firstPlan({}).axes, { "dataset.labels": [40, 100, 400] });
  assert.deepEqual(firstPlan({ plan: "{" }).axes, { "dataset.labels": [40, 100, 400] });
});

Deno.test("calls a row as the gateway does", () => {
  assert.deepEqual(rowsOf(planOf(JOB)), [
    { method: "supervised", label: "supervised" },
    { method: "fixmatch", label: "fixmatch" },
  ]);
  assert.equal(rowsOf({ rows: [{ method: { name: "vat", epsilon: 8 } }] })[0]?.label, "vat epsilon=8");
  assert.deepEqual(rowsOf({ rows: [{ label: "mine", method: { name: "vat" } }, 7, {}] }), [
    { method: "vat", label: "mine" },
    { method: "", label: "" },
    { method: "", label: "" },
  ]);
  assert.deepEqual(rowsOf({ rows: "no list" }), []);
});

Deno.test("adds a method and takes its rows away, and the baseline that is gone with them", () => {
  const plan = withRow(planOf(JOB), "vat", true);
  assert.deepEqual(rowsOf(plan).map((row) => row.method), ["supervised", "fixmatch", "vat"]);
  assert.deepEqual(rowsOf(withRow(plan, "fixmatch", false)).map((row) => row.method), ["supervised", "vat"]);
  assert.equal(withRow(plan, "fixmatch", false).baseline, "supervised");
  assert.equal(withRow(plan, "supervised", false).baseline, undefined);
});

Deno.test("reads values as people list them", () => {
  assert.deepEqual(parseValues("40, 100 ,1e-3, true, null, adam,"), [40, 100, 0.001, true, null, "adam"]);
  assert.equal(valuesText([40, null, "adam"]), "40, null, adam");
  assert.deepEqual(parseValues(" "), []);
  assert.deepEqual(parseValues("constructor, toString"), ["constructor", "toString"]);
});

Deno.test("shows values so that they stay what they are when others are typed beside them", () => {
  const policies = [{ name: "rand-augment", magnitude: 10 }, "none"];
  assert.equal(valuesText(policies), '[{"name":"rand-augment","magnitude":10},"none"]');
  for (const values of [policies, [[3, 6], [4]], ["40", 40], ["a, b"], [""], ["[x"], [null, true, 0.1]]) {
    assert.deepEqual(parseValues(valuesText(values)), values);
  }
  assert.equal(parseValues('[{"name": '), null);
  const seeds = parseValues("1, 9223372036854775807") ?? [];
  assert.equal(JSON.stringify(seeds), "[1,9223372036854775807]");
  assert.equal(valuesText(seeds), "1, 9223372036854775807");
});

Deno.test("changes an axis in its place, and takes it away where it has no values, and the axes with the last of them", () => {
  const plan = withAxis(withAxis({ name: "x" }, "dataset.labels", [40]), "epochs", [8, 16]);
  assert.deepEqual(axesOf(plan), [["dataset.labels", [40]], ["epochs", [8, 16]]]);
  assert.deepEqual(axesOf(withAxis(plan, "dataset.labels", [7])), [["dataset.labels", [7]], ["epochs", [8, 16]]]);
  assert.deepEqual(withAxis({ name: "x" }, "epochs", []), { name: "x" });
  assert.deepEqual(withAxis(plan, "epochs", []).axes, { "dataset.labels": [40] });
  assert.deepEqual(withAxis(withAxis(plan, "epochs", []), "dataset.labels", []), { name: "x" });
  assert.deepEqual(axesOf({ axes: [1] }), []);
});

Deno.test("says how much a plan is, and that nobody knows how long it takes where nobody does", () => {
  assert.equal(
    checkInWords(sweepCheck),
    "8 runs: 4 cells × 2 repeats. How long it takes is not known: no earlier job that succeeded trained mlp on two-moons.",
  );
  const known = { trainerSeconds: 7200, restsOn: "3 jobs" };
  assert.match(checkInWords({ ...sweepCheck, estimate: known }), /About 2 h 0 min of one trainer \(3 jobs\)\.$/);
  const one = { ...sweepCheck, runs: 1, cells: sweepCheck.cells.slice(0, 1), estimate: known };
  assert.match(checkInWords(one), /^1 run: 1 cell × 1 repeat\./);
});
