// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { comparisonQuery, firstSpecs } from "../../main/web/app/comparison/query.ts";
import {
  baselineName,
  differences,
  groupsOf,
  lookOfRow,
  methodOf,
  usualBaseline,
} from "../../main/web/app/comparison/group.ts";
import { comparisonFigure } from "../../main/web/app/comparison/figure.ts";
import { ends, sharedScale } from "../../main/web/app/comparison/interval.ts";
import { hasOneSplit, headline, percentage, unfinished, verdict } from "../../main/web/app/comparison/sentence.ts";
import { lookOfName } from "../../main/web/app/chart/look.ts";
import type { Comparison, ComparisonRow } from "../../main/web/app/core/rest.ts";
import { comparison } from "./recorded.ts";

function only(...labels: string[]): Comparison {
  return { ...comparison, rows: comparison.rows.filter((row) => labels.includes(row.label)) };
}

function row(label: string): ComparisonRow {
  const found = comparison.rows.find((each) => each.label === label);
  if (found === undefined) {
    throw new Error(`no row ${label} in the example`);
  }
  return found;
}

/** The same rows with another number of labels; each is compared with the one that was tried on the same. */
function elsewhere(rows: ComparisonRow[]): ComparisonRow[] {
  return rows.map((each) => ({
    ...each,
    id: `${each.id}-400`,
    baseline: each.baseline === null ? null : `${each.baseline}-400`,
    settings: { ...each.settings, labels: 400 },
  }));
}

Deno.test("says which method is better, by how much and how sure that is", () => {
  assert.equal(headline(comparison), "fixmatch is 4.4 points better than supervised (95 % CI 3.7 to 5.1, 5 pairs).");
});

Deno.test("says that nothing is told apart where the interval holds zero", () => {
  assert.equal(
    headline(only("supervised", "pseudo-label")),
    "pseudo-label has the lowest mean, but is not told apart from supervised (95 % CI −0.3 to 1.4, 5 pairs).",
  );
});

Deno.test("says what is missing where there are too few pairs", () => {
  assert.match(headline(only("supervised", "vat")), /one pair with supervised is too little to tell; three are needed/);
});

Deno.test("says that a wide interval is wide", () => {
  assert.match(headline(only("supervised", "mean-teacher")), /3 pairs, wide\)/);
});

Deno.test("does not call a single seed a result", () => {
  assert.equal(headline(only("vat")), "vat ends at 29.9 % test error; one seed says little.");
  assert.equal(headline({ ...comparison, rows: [] }), "There is nothing to compare.");
  assert.equal(headline(only("ict")), "No run has a result yet.");
});

Deno.test("does not praise a method that is worse than the baseline", () => {
  const [supervised, fixmatch] = [row("supervised"), row("fixmatch")];
  const rows = [{ ...supervised, baseline: fixmatch.id }, { ...fixmatch, baseline: null, difference: null }];
  assert.equal(
    headline({ ...comparison, rows }),
    "Nothing is told to be better than fixmatch, which has the lowest mean, 26.3 %.",
  );
});

Deno.test("puts the lowest error first and what has none last", () => {
  assert.deepEqual(groupsOf(comparison)[0]?.rows.map((each) => each.label), [
    "fixmatch",
    "mean-teacher",
    "vat",
    "pseudo-label",
    "supervised",
    "ict",
  ]);
});

Deno.test("sets rows beside each other that were tried on the same, each with its own baseline", () => {
  const both = { ...comparison, rows: [...elsewhere(only("supervised", "fixmatch").rows), ...comparison.rows] };
  const [large, small] = groupsOf(both);
  assert.equal(large?.title, "fashion-mnist, 100 labels, lenet");
  assert.equal(small?.title, "fashion-mnist, 400 labels, lenet");
  assert.equal(large?.baseline?.id, row("supervised").id);
  assert.equal(small?.baseline?.id, `${row("supervised").id}-400`);
  assert.match(headline(both), /^fashion-mnist, 100 labels, lenet: fixmatch is 4\.4 points better/);
});

Deno.test("knows what a sweep's cells were tried on by the paths of their settings", () => {
  const cell = { ...row("fixmatch"), settings: { "dataset.labels": 40, "method.name": "fixmatch" } };
  assert.equal(groupsOf({ ...comparison, rows: [cell] })[0]?.title, "40 labels");
  assert.equal(groupsOf({ ...comparison, rows: [{ ...cell, settings: {} }] })[0]?.title, "");
});

Deno.test("draws a row as its method, however its settings are named, and one without by its label", () => {
  const cell = { ...row("fixmatch"), label: "a cell", settings: { "method.name": "vat" } };
  assert.equal(methodOf(cell), "vat");
  assert.deepEqual(lookOfRow(cell), lookOfName("vat"));
  assert.deepEqual(lookOfRow(row("fixmatch")), lookOfName("fixmatch"));
  assert.deepEqual(lookOfRow({ ...cell, settings: {} }), lookOfName("a cell"));
});

Deno.test("compares with plain supervised training unless there is none, or it is not one", () => {
  assert.equal(usualBaseline(comparison), "supervised");
  assert.equal(usualBaseline(only("fixmatch")), null);
  const twice = { ...comparison, rows: [...comparison.rows, { ...row("supervised"), id: "other" }] };
  assert.equal(usualBaseline(twice), null);
  assert.equal(baselineName(row("supervised"), groupsOf(twice)), row("supervised").id);
  assert.equal(baselineName(row("vat"), groupsOf(twice)), "vat");
  // A label is a baseline for every group, so it must be one row's in each.
  const others = elsewhere([row("vat"), { ...row("vat"), id: "other" }]);
  const groups = groupsOf({ ...comparison, rows: [...comparison.rows, ...others] });
  assert.equal(baselineName(row("vat"), groups), row("vat").id);
});

Deno.test("also takes a row for the usual baseline whose label says what it was tried on", () => {
  const labeled = only("supervised", "fixmatch").rows.map((each) => ({ ...each, label: `${each.label}, 100 labels` }));
  const fewer = elsewhere(labeled).map((each) => ({ ...each, label: each.label.replace("100", "400") }));
  assert.equal(usualBaseline({ ...comparison, rows: [...labeled, ...fewer] }), "supervised");
  assert.equal(usualBaseline({ ...comparison, rows: [...labeled, { ...row("supervised"), id: "other" }] }), null);
  const other = { ...row("supervised"), label: "supervised (more labels)" };
  assert.equal(usualBaseline({ ...comparison, rows: [other] }), null);
});

Deno.test("says that repeats have one split where those of each row do, though another row has another", () => {
  assert.equal(hasOneSplit(comparison.rows), false);
  const on = (split: number): ComparisonRow => ({
    ...row("fixmatch"),
    splits: 1,
    values: row("fixmatch").values.map((run) => ({ ...run, splitSeed: split })),
  });
  assert.equal(hasOneSplit([on(0), on(7)]), true);
  assert.equal(hasOneSplit([on(0), row("supervised")]), false);
  assert.equal(hasOneSplit([row("vat"), row("ict")]), false);
});

Deno.test("shows the seeds that have no value, failed ones too", () => {
  assert.equal(unfinished(row("vat")), "1 failed, 1 queued");
  assert.equal(unfinished(row("fixmatch")), "");
});

Deno.test("says in words what the interval says", () => {
  assert.equal(verdict(row("fixmatch")), "better");
  assert.equal(verdict(row("pseudo-label")), "not told apart");
  assert.equal(verdict(row("mean-teacher")), "better, wide");
  assert.equal(verdict(row("vat")), "1 of the 3 pairs that an interval needs");
  assert.equal(verdict(row("supervised")), "");
});

Deno.test("draws an interval beside the baseline's mean, so that it holds that line where nothing is told apart", () => {
  const base = row("supervised").mean ?? NaN;
  const [low = NaN, high = NaN] = ends(row("pseudo-label"), base);
  assert.ok(low < base && base < high);
  const [, apart = NaN] = ends(row("fixmatch"), base);
  assert.ok(apart < base);
  assert.deepEqual(ends(row("vat"), base), []);
});

Deno.test("has one axis that holds every run and every interval", () => {
  const scale = sharedScale(comparison.rows, row("supervised"));
  assert.ok(scale.low <= 24.0 && scale.high >= 31.6);
});

Deno.test("keeps the baseline's line and the ends of intervals on the axis, and no error below none", () => {
  const better = row("fixmatch");
  if (better.difference === null) {
    throw new Error("fixmatch has no difference in the example");
  }
  const small: ComparisonRow = {
    ...better,
    values: better.values.map((run) => ({ ...run, value: 1 })),
    difference: { ...better.difference, low: -1.72, high: 2.32 },
  };
  const far = { ...row("supervised"), mean: 20 };

  assert.deepEqual(ends(small, 1), [0, 3.32]);
  assert.ok(sharedScale([small], { ...far, mean: 1 }).low === 0);
  assert.ok(sharedScale([small], far).high >= 20);
});

Deno.test("takes for the usual baseline no row that is asked for by more than its method", () => {
  const named = (label: string, id = "s") => ({ ...row("supervised"), label, id });
  const rows = (...all: ComparisonRow[]) => usualBaseline({ ...comparison, rows: all });

  assert.equal(rows(named("supervised, 100 labels (linear head)")), null);
  assert.equal(rows(named("supervised, 100 labels"), named("supervised, 100 labels (bfloat16)", "b")), "supervised");
});

Deno.test("sets nothing beside what was tried on another folder", () => {
  const on = (folder: string) =>
    comparison.rows.map((each) => ({
      ...each,
      id: `${each.id}-${folder}`,
      baseline: each.baseline === null ? null : `${each.baseline}-${folder}`,
      settings: { ...each.settings, dataset: "image-folder", folder },
    }));
  const both = { ...comparison, rows: [...on("pets 1234abcd"), ...on("birds 5678abcd")] };

  assert.equal(groupsOf(both).length, 2 * groupsOf(comparison).length);
  assert.ok(groupsOf(both).some((group) => group.title.startsWith("image-folder, birds 5678abcd")));
  assert.equal(usualBaseline(both), "supervised");
});

Deno.test("asks for what the address says and nothing else", () => {
  const query = comparisonQuery({
    dataset: "mnist",
    labels: "",
    baseline: "supervised",
    figure: "teacher.last",
    x: "1",
  });
  assert.equal(query.toString(), "dataset=mnist&baseline=supervised&figure=teacher.last");
});

Deno.test("starts three methods whose runs pair by seed", () => {
  const specs = firstSpecs();
  assert.equal(specs.length, 9);
  assert.equal(new Set(specs.map((spec) => JSON.stringify([spec.method, spec.seed]))).size, 9);
});

Deno.test("writes a level of confidence without needless digits", () => {
  assert.equal(percentage(0.95), "95 %");
  assert.equal(percentage(0.995), "99.5 %");
});

Deno.test("sets each row beside its own baseline, and says what tells the groups apart", () => {
  const rows = only("supervised", "fixmatch").rows;
  const longer = elsewhere(rows).map((each) => ({ ...each, settings: { ...each.settings, labels: 100, epochs: 48 } }));
  const groups = groupsOf({ ...comparison, rows: [...rows, ...longer] });
  assert.deepEqual(groups.map((group) => group.title), [
    "fashion-mnist, 100 labels, lenet, epochs 2",
    "fashion-mnist, 100 labels, lenet, epochs 48",
  ]);
  assert.deepEqual(groups.map((group) => group.baseline?.id), [row("supervised").id, `${row("supervised").id}-400`]);
});

Deno.test("tells rows of one label apart by what they differ in", () => {
  const supervised = row("supervised");
  const faster = { ...supervised, id: "faster", settings: { ...supervised.settings, "optimizer.learningRate": 0.01 } };
  const differing = ["dataset", "epochs", "optimizer.learningRate"];
  const all = { ...comparison, differing, rows: [supervised, faster, ...elsewhere([{ ...supervised, n: 1 }])] };
  const group = groupsOf(all).find((each) => each.rows.length === 2);
  assert.deepEqual(group && group.rows.map((each) => differences(each, group, all)), [[], [
    "optimizer.learningRate 0.01",
  ]]);
});

Deno.test("says that runs lack a figure, and not that they are to come", () => {
  const unfinishedRuns = row("fixmatch").values.map((run) => ({ ...run, state: "succeeded", reason: "no validation" }));
  const lacking = { ...row("fixmatch"), n: 0, mean: null, values: [], unfinished: unfinishedRuns };
  assert.equal(unfinished(lacking), "5 without this figure");
  assert.equal(headline({ ...comparison, rows: [lacking] }), "No run has this figure; choose another.");
  assert.deepEqual(sharedScale([lacking], null).ticks, []);
});

Deno.test("a figure is as wide as its longest label needs, up to a bound", () => {
  const width = (label: string) =>
    comparisonFigure({ ...comparison, rows: [{ ...row("fixmatch"), label }, row("supervised")] }).width;
  assert.equal(width("fixmatch"), 980);
  assert.ok(width("x".repeat(40)) > 1080);
  assert.equal(width("x".repeat(100)), width("x".repeat(99)));
});
