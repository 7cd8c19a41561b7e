// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { failureOf } from "../../main/web/app/core/http.ts";
import type { Audit, AuditItem, AuditShare } from "../../main/web/app/core/rest.ts";
import { answeredInWords, firstOpen, nextSeed, progressInWords } from "../../main/web/app/label/audits.ts";
import { ofAudit } from "../../main/web/app/label/corrections.ts";
import { whose } from "../../main/web/app/label/query.ts";
import { audit as recorded } from "./recorded.ts";
import { caveats, interval, shareInWords, shareRows, shareScale } from "../../main/web/app/label/share.ts";

const SHARE: AuditShare = { n: 100, right: 94, share: 0.94, low: 0.8752, high: 0.9722, level: 0.95 };
const OPEN: AuditItem = { index: 7, file: null, answer: null, predicted: null, confidence: null, right: null };
const RIGHT: AuditItem = { index: 3, file: "a.png", answer: "cat", predicted: "cat", confidence: 0.93, right: true };
const WRONG: AuditItem = { index: 5, file: null, answer: "cat", predicted: "dog", confidence: 0.51, right: false };

function audit(change: Partial<Audit> = {}): Audit {
  return {
    ...recorded,
    size: 3,
    seed: 0,
    answered: 2,
    epoch: 3,
    network: "teacher",
    confidence: "calibrated",
    excluded: 0,
    allKnown: true,
    classes: ["cat", "dog"],
    accuracy: SHARE,
    above: [{ confidence: 0.9, images: 60, accuracy: { ...SHARE, n: 50 } }],
    items: [RIGHT, WRONG, OPEN],
    ...change,
  };
}

Deno.test("goes on with the first image that has no answer", () => {
  assert.equal(firstOpen(audit()), OPEN);
  assert.equal(firstOpen(audit({ items: [RIGHT] })), null);
});

Deno.test("draws with a seed that no audit has had", () => {
  assert.equal(nextSeed([]), 0);
  assert.equal(nextSeed([{ seed: 2 }, { seed: 7 }, { seed: 0 }]), 8);
});

Deno.test("says how far it is, and what an answer told", () => {
  assert.equal(progressInWords(0, 100), "0 of 100");
  assert.equal(progressInWords(100, 100), "all 100");
  assert.equal(answeredInWords(RIGHT), "Right: cat, 93\u00a0% sure.");
  assert.equal(answeredInWords(WRONG), "Not right: you say cat, the network dog, 51\u00a0% sure.");
});

Deno.test("states a share with its interval, and nothing before the first answer", () => {
  assert.equal(interval(SHARE), "87.5–97.2\u00a0%");
  assert.equal(shareInWords(SHARE), "94.0\u00a0% of the labels are right (95\u00a0% CI 87.5–97.2\u00a0%, 94 of 100)");
  assert.deepEqual(shareRows(audit({ accuracy: null })), []);
  assert.deepEqual(shareRows(audit()).map(({ name, images }) => [name, images]), [
    ["all images", 3],
    ["at least 90\u00a0% sure", 60],
  ]);
});

Deno.test("has one scale for all intervals, from their lowest end to all", () => {
  const rows = shareRows(audit());
  assert.deepEqual(shareScale(rows), { low: 70, high: 100, ticks: [70, 80, 90, 100], digits: 0 });
  const wide = shareScale([{ name: "", images: 1, accuracy: { ...SHARE, low: 0.05 } }]);
  assert.deepEqual(wide.ticks, [0, 20, 40, 60, 80, 100]);
});

Deno.test("says all that a share must be read with", () => {
  const whole = audit({ answered: 3, items: [RIGHT, WRONG, RIGHT] });
  assert.deepEqual(caveats(whole), []);
  const said = caveats(audit({ size: 100, excluded: 40, allKnown: false, confidence: "raw" })).join(" ");
  for (const part of ["rests on 2 of 3", "no more than 3", "40 images were not drawn", "flatters", "not calibrated"]) {
    assert.ok(said.includes(part), `${part} in ${said}`);
  }
  assert.match(caveats({ ...whole, excluded: 1 }).join(" "), /1 image was not drawn.*was given its label\./);
});

Deno.test("takes answers for corrections, but for images that have none", () => {
  assert.deepEqual(ofAudit(audit()), [
    { index: 3, file: "a.png", label: "cat", predicted: "cat" },
    { index: 5, file: null, label: "cat", predicted: "dog" },
  ]);
  assert.equal(whose(audit()), "teacher after epoch 4; calibrated confidence");
});

/** There is nothing meanwhile that would have changed where a job has no labels yet. */
Deno.test("says of a state that has changed, and of no other conflict, that what is shown is the present one", () => {
  const conflict = failureOf(409, null, '{"type": "urn:fewlabel:state-conflict", "title": "No"}');
  assert.match(conflict.remedy, /present one/);
  assert.equal(failureOf(409, null, '{"type": "urn:fewlabel:not-yet", "title": "There is none yet"}').remedy, "");
});
