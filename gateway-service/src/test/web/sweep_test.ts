// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { classNames, nameOfClass } from "../../main/web/app/core/names.ts";
import { parseRoute } from "../../main/web/app/core/route.ts";
import { parseJson } from "../../main/web/app/core/json.ts";
import type { Sweep, SweepCell } from "../../main/web/app/core/rest.ts";
import { labelsQuery } from "../../main/web/app/label/query.ts";
import {
  countsInWords,
  parseSeeds,
  repeatsOf,
  runAt,
  runsOf,
  sweepActions,
} from "../../main/web/app/sweep/progress.ts";
import { datasets, sweep } from "./recorded.ts";

const cells = sweep.cells ?? [];

function standing(state: Sweep["state"], failed: number): Sweep {
  return { ...sweep, state, counts: { ...sweep.counts, failed } };
}

Deno.test("counts what nobody waits for any more, failed runs too", () => {
  assert.deepEqual(runsOf(sweep), { all: 8, over: 3 });
  assert.equal(countsInWords(sweep), "2 succeeded, 1 running, 1 queued, 3 planned, 1 failed");
});

Deno.test("has a column for each repeat, in order, and a place for each run", () => {
  assert.deepEqual(repeatsOf(cells).map((each) => each.seed), [1, 2]);
  const [supervised] = cells;
  assert.equal(supervised && runAt(supervised, { seed: 1, splitSeed: 1 })?.state, "succeeded");
  assert.equal(supervised && runAt(supervised, { seed: 2, splitSeed: 1 }), undefined);
  assert.deepEqual(repeatsOf([]), []);
});

Deno.test("finds the runs of seeds of 64 bits, which differ in their last digits", () => {
  const run = (seed: string) =>
    `{"seed": ${seed}, "splitSeed": 1, "state": "planned", "jobId": null, "message": "${seed}"}`;
  const cell = (...seeds: string[]) =>
    parseJson<SweepCell>(`{"label": "x", "settings": {}, "runs": [${seeds.map(run).join()}]}`);
  const [one, other] = ["9223372036854775806", "9223372036854775807"] as const;
  const repeats = repeatsOf([cell(one, other), cell(one, other)]);
  assert.deepEqual(repeats.map(({ seed }) => String(seed)), [one, other]);
  assert.deepEqual(repeats.map((repeat) => runAt(cell(one, other), repeat)?.message), [one, other]);
});

Deno.test("offers nothing of a sweep that is over", () => {
  assert.deepEqual(sweepActions(standing("running", 0)), ["pause", "cancel"]);
  assert.deepEqual(sweepActions(standing("paused", 0)), ["resume", "cancel"]);
  assert.deepEqual(sweepActions(standing("finished", 0)), []);
});

Deno.test("offers to do again what failed, of a finished sweep too, but not of one that was cancelled", () => {
  assert.deepEqual(sweepActions(standing("running", 1)), ["pause", "retry", "cancel"]);
  assert.deepEqual(sweepActions(standing("paused", 5)), ["resume", "retry", "cancel"]);
  assert.deepEqual(sweepActions(standing("finished", 1)), ["retry"]);
  assert.deepEqual(sweepActions(standing("cancelled", 1)), []);
});

Deno.test("reads seeds as people list them and takes nothing else", () => {
  assert.deepEqual(parseSeeds(" 6, 7;8 9 "), [6, 7, 8, 9]);
  assert.equal(parseSeeds(""), null);
  assert.equal(parseSeeds("6, -1"), null);
  assert.equal(parseSeeds("six"), null);
});

Deno.test("looks through the least sure labels first, the classes in turn", () => {
  assert.equal(labelsQuery({}).toString(), "format=json&pageSize=60&sort=least-sure&spread=class");
  assert.equal(
    labelsQuery({ sort: "most-sure", class: "Bag", disagrees: "true", source: "", x: "1" }).toString(),
    "format=json&pageSize=60&sort=most-sure&class=Bag&disagrees=true",
  );
  assert.equal(labelsQuery({ sort: "nonsense" }).get("sort"), "least-sure");
});

Deno.test("names classes as the folder or the data set does", () => {
  assert.deepEqual(classNames({ dataset: { name: "two-moons" } }, datasets), ["upper moon", "lower moon"]);
  assert.deepEqual(classNames({ dataset: { name: "two-moons" } }, null), []);
  assert.deepEqual(
    classNames(
      { dataset: { name: "image-folder", folder: { path: "pets", contents: { classes: ["cat", "dog"] } } } },
      datasets,
    ),
    ["cat", "dog"],
  );
});

Deno.test("calls a class that nobody names by its number", () => {
  assert.deepEqual([0, 1, 2].map((index) => nameOfClass(["cat", "dog"], index)), ["cat", "dog", "2"]);
});

Deno.test("knows no labels without a job", () => {
  assert.equal(parseRoute("#/labels"), null);
  assert.deepEqual(parseRoute("#/labels/7?class=Bag"), { page: "labels", id: "7", query: { class: "Bag" } });
});
