// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { epochTicks, lastMeasured, linePath, measured, nearestEpoch } from "../../main/web/app/chart/geometry.ts";
import { legendColumns } from "../../main/web/app/chart/legend.ts";
import { lookOfName, shapePath } from "../../main/web/app/chart/look.ts";
import { place, scaleOf } from "../../main/web/app/chart/scale.ts";
import { cut, fitted, widthOf } from "../../main/web/app/chart/words.ts";

Deno.test("has round ticks around all values", () => {
  assert.deepEqual(scaleOf([26.1, 31.4]), { low: 26, high: 32, ticks: [26, 28, 30, 32], digits: 0 });
  const small = scaleOf([0.11, 0.19]);
  assert.equal(small.digits, 2);
  assert.ok(small.low <= 0.11 && small.high >= 0.19);
});

Deno.test("has room around one value and stands none", () => {
  const one = scaleOf([27]);
  assert.ok(one.low < 27 && one.high > 27);
  assert.ok(scaleOf([]).ticks.length >= 2);
  assert.ok(scaleOf([0], 0).low === 0 && scaleOf([0], 0).high > 0);
});

Deno.test("does not go below a floor", () => {
  assert.equal(scaleOf([0.2, 9.7], 0).low, 0);
});

Deno.test("places values between the ends", () => {
  const scale = scaleOf([0, 10]);
  assert.equal(place(scale, 0), 0);
  assert.equal(place(scale, 10), 1);
});

Deno.test("breaks a line where a value is missing", () => {
  assert.equal(linePath([1, null, 2, 3], (epoch) => epoch * 10, (value) => value), "M0.0,1.0M20.0,2.0L30.0,3.0");
});

Deno.test("draws a line over the epochs that were not asked for", () => {
  const values = [1, null, null, 2, null, null, 3, 4];
  const asIs = (value: number): number => value;
  assert.equal(linePath(values, asIs, asIs, 3), "M0.0,1.0L3.0,2.0L6.0,3.0L7.0,4.0");
  assert.equal(linePath([1, null, null, null, null, null, 3], asIs, asIs, 3), "M0.0,1.0M6.0,3.0");
});

Deno.test("numbers few enough epochs", () => {
  assert.deepEqual(epochTicks(1, 600), [0]);
  assert.ok(epochTicks(400, 300).length <= 5);
  assert.ok(epochTicks(100_000, 1200).length <= 9);
});

Deno.test("finds the epoch under the pointer", () => {
  const box = { width: 120, height: 100, left: 10, right: 10, top: 0, bottom: 0 };
  assert.equal(nearestEpoch(0, box, 11), 0);
  assert.equal(nearestEpoch(61, box, 11), 5);
  assert.equal(nearestEpoch(500, box, 11), 10);
  // Of the epochs 0, 3, 6, 9 and 10.
  assert.deepEqual([0, 10, 25, 50, 95, 99, 110].map((offset) => nearestEpoch(10 + offset, box, 11, 3)), [0, 0, 3, 6, 9, 10, 10]);
});

Deno.test("draws a method alike everywhere and no two neighbours alike", () => {
  assert.deepEqual(lookOfName("fixmatch"), lookOfName("fixmatch"));
  assert.notDeepEqual(lookOfName("supervised"), lookOfName("pseudo-label"));
  assert.deepEqual(lookOfName("a sweep's row"), lookOfName("a sweep's row"));
  for (const shape of ["circle", "square", "diamond", "triangle", "cross"] as const) {
    assert.match(shapePath(shape, 4), /^M/);
  }
});

Deno.test("speaks of the last epoch that was measured, while another one is under way", () => {
  const series = [{ name: "student", values: [30, 28, null] }, { name: "teacher", values: [31, null, null] }];
  assert.equal(lastMeasured(series), 1);
  assert.equal(lastMeasured([]), 0);
});

Deno.test("leaves out lines that nothing was measured for", () => {
  const none = { name: "average", values: [null, null] };
  const one = { name: "student", values: [null, 30] };
  assert.deepEqual(measured([none, one, { name: "teacher", values: [] }]), [one]);
});

Deno.test("cuts a name that is longer than its place, and says all of it in a title", () => {
  const name = "fixmatch threshold=0.95 temperature=0.5 unlabeledWeight=1";
  const short = cut(name, "word", 160);
  assert.match(short, /^fixmatch thresh.*…$/);
  assert.ok(widthOf(short, "word") <= 160);
  assert.equal(cut("vat", "word", widthOf("vat", "word")), "vat");
  assert.deepEqual(fitted(name, "word", 0, 0, 160).values.slice(-2), [name, short]);
  assert.ok(!fitted("vat", "word", 0, 0, 160).strings.join("").includes("title"));
});

Deno.test("sets a legend out in as many columns as its longest name leaves room for", () => {
  const entry = (name: string) => ({ name, look: lookOfName(name) });
  assert.equal(legendColumns(["vat", "ict", "ccl"].map(entry), 640).columns, 3);
  assert.deepEqual(legendColumns(["vat", "x".repeat(100)].map(entry), 640), { columns: 1, rows: 2, column: 640 });
});
