// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { legendColumns } from "../../main/web/app/chart/legend.ts";
import { lookOfName } from "../../main/web/app/chart/look.ts";
import {
  budgetHeadline,
  budgetOf,
  budgetPanels,
  budgetPlace,
  budgetScale,
  budgetTicks,
  interval,
  isWhole,
  rowInWords,
} from "../../main/web/app/comparison/budget.ts";
import { comparisonQuery, viewOf } from "../../main/web/app/comparison/query.ts";
import type { ComparisonRow } from "../../main/web/app/core/rest.ts";
import { budgets, comparison } from "./recorded.ts";

function row(label: string): ComparisonRow {
  const found = budgets.rows.find((each) => each.label === label);
  if (found === undefined) {
    throw new Error(`no row ${label} was recorded`);
  }
  return found;
}

function of(rows: ComparisonRow[]) {
  return budgetPanels({ ...budgets, rows });
}

Deno.test("draws a line of the rows that differ in the number of labels alone, and names it without that", () => {
  const [panel, ...others] = budgetPanels(budgets);
  assert.equal(others.length, 0);
  assert.equal(panel?.title, "fashion-mnist, lenet");
  assert.deepEqual(panel?.budgets, [40, 100, 400]);
  assert.deepEqual(panel?.lines.map((line) => line.name).sort(), ["fixmatch", "supervised", "vat"]);
  const fixmatch = panel?.lines.find((line) => line.name === "fixmatch");
  assert.deepEqual(fixmatch?.rows.map((each) => each?.n), [3, 2, 3]);
  assert.equal(fixmatch?.look.hue, lookOfName("fixmatch").hue);
  assert.equal(fixmatch?.look.shape, lookOfName("fixmatch").shape);
});

Deno.test("draws no line through rows that differ in more", () => {
  const longer = (label: string) => ({
    ...row(label),
    id: `${label}-48`,
    settings: { ...row(label).settings, epochs: 48 },
  });
  const [panel] = of([
    row("vat, 40 labels"),
    row("vat, 400 labels"),
    longer("vat, 40 labels"),
    longer("vat, 400 labels"),
  ]);
  assert.deepEqual(panel?.lines.map((line) => line.name), ["vat, epochs 2", "vat, epochs 48"]);
  assert.notEqual(panel?.lines[0]?.look.dash, panel?.lines[1]?.look.dash);
  const [one, other] = of([row("vat, 40 labels"), {
    ...row("vat, 400 labels"),
    settings: { ...row("vat, 400 labels").settings, dataset: "svhn" },
  }]);
  assert.deepEqual([one?.budgets.length, other?.budgets.length], [1, 1]);
});

Deno.test("knows a sweep's cells by the paths of their settings, and leaves out what says no number of labels", () => {
  const cell = (labels: number) => ({
    ...row("vat, 40 labels"),
    label: `my vat, dataset.labels=${labels}`,
    settings: { "dataset.labels": labels, "method.name": "vat" },
  });
  const [panel] = of([cell(400), cell(40), { ...cell(40), label: "my vat", settings: {} }]);
  assert.deepEqual(panel?.lines.map((line) => line.name), ["my vat"]);
  assert.deepEqual(panel?.budgets, [40, 400]);
  assert.deepEqual(of([{ ...cell(40), settings: {} }]), []);
  assert.equal(budgetOf({ ...cell(40), settings: { labels: "many" } }), null);
});

Deno.test("is honest about what is missing", () => {
  assert.equal(isWhole(row("fixmatch, 40 labels")), true);
  assert.equal(isWhole(row("fixmatch, 100 labels")), false);
  assert.equal(rowInWords(row("fixmatch, 100 labels")).runs, "2 of 3: 1 failed");
  assert.equal(rowInWords(row("fixmatch, 100 labels")).range, "");
  assert.deepEqual(rowInWords(row("vat, 40 labels")), { value: "39.0", range: "", runs: "1 of 1" });
  assert.equal(rowInWords(row("vat, 100 labels")).value, "–");
  assert.deepEqual(rowInWords(row("supervised, 40 labels")), {
    value: "42.0 ± 1.8",
    range: "[37.6, 46.3]",
    runs: "3 of 3",
  });
});

Deno.test("has an interval as wide as the table of t says, from three runs on", () => {
  const supervised = row("supervised, 40 labels");
  const [low = NaN, high = NaN] = interval(supervised);
  const half = 4.3027 * (supervised.std ?? NaN) / Math.sqrt(3);
  assert.ok(Math.abs(high - low - 2 * half) < 0.001);
  assert.deepEqual(interval(row("fixmatch, 100 labels")), []);
});

Deno.test("has one scale that holds every run and every interval, and no error below none", () => {
  const [panel] = budgetPanels(budgets);
  const scale = panel && budgetScale(panel);
  assert.ok(scale !== undefined && scale.low >= 0 && scale.low <= 18.5 && scale.high >= 46.3);
});

Deno.test("sets budgets apart by how many times as many labels they are", () => {
  assert.equal(budgetPlace([40, 100, 400], 40), 0);
  assert.equal(budgetPlace([40, 100, 400], 400), 1);
  assert.ok(Math.abs(budgetPlace([10, 100, 1000], 100) - 0.5) < 1e-9);
  assert.equal(budgetPlace([100], 100), 0.5);
});

Deno.test("numbers no budget that would cover another", () => {
  assert.deepEqual(budgetTicks([40, 100, 400], 500), [40, 100, 400]);
  assert.deepEqual(budgetTicks([100, 101, 102, 1000], 300), [100, 1000]);
});

Deno.test("says which is lowest where, and nothing where nothing is beside it", () => {
  assert.equal(budgetHeadline(budgetPanels(budgets)), "fixmatch has the lowest mean with 40, 100 and 400 labels.");
  const [vat, ...rest] = [
    { ...row("vat, 40 labels"), mean: 20 },
    row("fixmatch, 40 labels"),
    row("fixmatch, 400 labels"),
    row("vat, 400 labels"),
  ];
  assert.equal(
    budgetHeadline(of([vat as ComparisonRow, ...rest])),
    "vat has the lowest mean with 40 labels, fixmatch with 400.",
  );
  assert.match(budgetHeadline(of([row("vat, 40 labels")])), /^Nothing was tried beside/);
  assert.match(budgetHeadline([]), /^No row says/);
});

Deno.test("asks for names with the number of labels where the address looks by it", () => {
  assert.equal(viewOf({ view: "nonsense" }), "table");
  assert.equal(comparisonQuery({ view: "budget", dataset: "mnist" }).toString(), "dataset=mnist&by=labels");
  assert.equal(comparisonQuery({ view: "budget", by: "labels,epochs" }).get("by"), "labels,epochs");
  assert.equal(comparisonQuery({}).has("by"), false);
});

Deno.test("sets a legend out in as many columns as its names leave room for", () => {
  const entries = (names: string[]) => names.map((name) => ({ name, look: lookOfName(name) }));
  assert.deepEqual(legendColumns(entries(["vat", "ict", "fixmatch"]), 600), { columns: 3, rows: 1, column: 200 });
  assert.equal(legendColumns(entries(["temporal-ensembling", "vat", "ict"]), 350).columns, 2);
  assert.equal(legendColumns(entries(["a name that is far too long for any phone that there is"]), 240).columns, 1);
});

Deno.test("shows a comparison of one budget, too", () => {
  assert.deepEqual(budgetPanels(comparison)[0]?.budgets, [100]);
});
