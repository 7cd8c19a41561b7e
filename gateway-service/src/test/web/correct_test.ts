// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import type { ImageLabel, Job } from "../../main/web/app/core/rest.ts";
import { classOfKey, keyAt, matching } from "../../main/web/app/label/choice.ts";
import {
  type Correction,
  correctionOf,
  CORRECTIONS_MAX,
  forgetSent,
  inWords,
  keepCorrections,
  keptCorrections,
  labelSetRequest,
  parseCorrections,
  withAll,
  withCorrection,
  without,
  withoutSent,
  isOfCorrections,
} from "../../main/web/app/label/corrections.ts";
import { nextInWords } from "../../main/web/app/label/next.ts";
import { imagePath, labelsQuery, roundQuery } from "../../main/web/app/label/query.ts";
import { FRESH, stepped, supplied, undone } from "../../main/web/app/label/round.ts";

const CLASSES = ["cat", "dog"];

function image(index: number, predicted: number | null = 0): ImageLabel {
  return {
    index,
    label: predicted,
    source: "predicted",
    given: null,
    predicted,
    confidence: 0.5,
    margin: 0,
    file: null,
  };
}

function said(index: number, label = "dog", predicted: string | null = "cat", file: string | null = null): Correction {
  return { index, file, label, predicted };
}

Deno.test("gives the digit keys to the first ten classes, the zero to the tenth", () => {
  const classes = Array.from({ length: 12 }, (_, index) => `class ${index}`);
  assert.deepEqual(classes.map((_, place) => keyAt(place)), [..."1234567890", "", ""]);
  assert.equal(classOfKey("1", classes), "class 0");
  assert.equal(classOfKey("0", classes), "class 9");
  assert.equal(classOfKey("3", CLASSES), null);
  assert.equal(classOfKey("x", classes), null);
  assert.equal(classOfKey("10", classes), null);
  assert.equal(classOfKey("", classes), null);
});

Deno.test("finds classes by what was typed, those that begin so first", () => {
  const classes = ["Ankle boot", "Bag", "Sandal", "Handbag"];
  assert.deepEqual(matching(classes, " bAG"), ["Bag", "Handbag"]);
  assert.deepEqual(matching(classes, "an"), ["Ankle boot", "Sandal", "Handbag"]);
  assert.deepEqual(matching(classes, ""), classes);
  assert.deepEqual(matching(classes, "x"), []);
});

Deno.test("keeps one correction for an image, and the newest is the last", () => {
  const first = withCorrection(withCorrection([], said(1)), said(2));
  assert.deepEqual(withCorrection(first, said(1, "cat")), [said(2), said(1, "cat")]);
  assert.deepEqual(without(first, 2), [said(1)]);
  assert.deepEqual(correctionOf(image(7), CLASSES, "dog"), said(7));
  assert.deepEqual(correctionOf(image(7, null), CLASSES, "dog"), said(7, "dog", null));
});

Deno.test("keeps what was said anew while the rest was sent", () => {
  assert.deepEqual(withoutSent([said(1), said(2, "cat"), said(3)], [said(1), said(2)]), [said(2, "cat"), said(3)]);
});

/** They were taken from what was known when they were sent, and what was said since was lost. */
Deno.test("keeps what was said while a submission was on its way, and tells this window's pages of the rest", () => {
  const told: unknown[] = [];
  const hear = (event: Event) => told.push((event as StorageEvent).key);
  addEventListener("storage", hear);
  keepCorrections("one", [said(1), said(2, "cat"), said(3)]);
  forgetSent("one", [said(1), said(2)]);
  removeEventListener("storage", hear);
  assert.deepEqual(keptCorrections("one"), [said(2, "cat"), said(3)]);
  assert.deepEqual(told.map((key) => isOfCorrections(key as string, "one")), [true]);
  keepCorrections("one", []);
});

Deno.test("takes several corrections or, where there would be too many, none of them", () => {
  const many = Array.from({ length: CORRECTIONS_MAX }, (_, index) => said(index));
  assert.equal(withAll(many, [said(5, "cat")])?.length, CORRECTIONS_MAX);
  assert.equal(withAll(many, [said(CORRECTIONS_MAX)]), null);
});

Deno.test("tells corrections from what was confirmed", () => {
  assert.equal(inWords([]), "No corrections yet");
  assert.equal(inWords([said(1)]), "1 correction");
  assert.equal(inWords([said(1), said(2, "dog", null), said(3, "cat")]), "2 corrections, 1 confirmed");
  assert.equal(inWords([said(3, "cat")]), "1 confirmed");
});

Deno.test("names the images of a folder by their files, others by their index", () => {
  assert.deepEqual(labelSetRequest("j", [said(1), said(2, "dog", "cat", "unlabeled/4.png")]), {
    job: "j",
    labels: [{ index: 1, class: "dog" }, { file: "unlabeled/4.png", class: "dog" }],
  });
});

Deno.test("reads back what was kept, and nothing that is no correction", () => {
  const kept = [said(1), said(2, "dog", null, "a/b.png")];
  assert.deepEqual(parseCorrections(JSON.stringify(kept)), kept);
  assert.deepEqual(parseCorrections(null), []);
  assert.deepEqual(parseCorrections("{"), []);
  assert.deepEqual(parseCorrections("{}"), []);
  const others = [null, 7, { index: "1", label: "a", file: null, predicted: null }, { index: 1, label: "a" }];
  assert.deepEqual(parseCorrections(JSON.stringify([...others, said(3)])), [said(3)]);
});

Deno.test("keeps the corrections of each job apart, until there are none", () => {
  assert.ok(keepCorrections("one", [said(1)]));
  assert.ok(keepCorrections("other", [said(2)]));
  assert.deepEqual(keptCorrections("one"), [said(1)]);
  assert.ok(keepCorrections("one", []));
  assert.deepEqual(keptCorrections("one"), []);
  assert.deepEqual(keptCorrections("other"), [said(2)]);
  keepCorrections("other", []);
});

Deno.test("goes through images and back to each", () => {
  const begun = supplied(FRESH, [image(1), image(2), image(3)], []);
  const after = stepped(stepped(begun, "dog"), null);
  assert.deepEqual(after.ahead.map((item) => item.index), [3]);
  assert.deepEqual(after.behind.map((step) => step.label), ["dog", null]);
  assert.deepEqual(undone(undone(after)), begun);
  assert.deepEqual(undone(begun), begun);
  const over = stepped(after, "cat");
  assert.deepEqual(stepped(over, "cat"), over);
});

Deno.test("shows no image twice, and none that something was said of", () => {
  const begun = stepped(supplied(FRESH, [image(1), image(2)], []), null);
  assert.deepEqual(
    supplied(begun, [image(1), image(2), image(3), image(4)], [4]).ahead.map((item) => item.index),
    [2, 3],
  );
});

Deno.test("remembers no more steps than people go back", () => {
  let round = supplied(FRESH, Array.from({ length: 600 }, (_, index) => image(index)), []);
  for (let step = 0; step < 600; step++) {
    round = stepped(round, "dog");
  }
  assert.equal(round.behind.length, 500);
  assert.equal(round.behind.at(-1)?.item.index, 599);
});

Deno.test("asks for what the network is least sure of by itself, or surely denies of what was given", () => {
  const first = roundQuery({ mode: "fix", class: "cat", sort: "index" }, "");
  assert.equal(first.toString(), "format=json&pageSize=60&sort=least-sure&spread=class&source=predicted&class=cat");
  const denied = roundQuery({ mode: "fix", disagrees: "true", source: "predicted" }, "t");
  assert.equal(denied.toString(), "format=json&pageSize=60&sort=most-sure&pageToken=t&disagrees=true");
});

Deno.test("asks for labels as the address says, and for no mode of the page", () => {
  const query = { mode: "fix", sort: "most-sure", predicted: "cat", disagrees: "false" };
  assert.equal(labelsQuery(query).toString(), "format=json&pageSize=60&sort=most-sure&predicted=cat");
  assert.equal(imagePath("a/b", 7, 96), "api/v1/jobs/a%2Fb/images/7?size=96");
});

Deno.test("says in a sentence what will be submitted", () => {
  const spec: Job["spec"] = { method: { name: "fixmatch" }, dataset: { name: "mnist", labels: 40 }, epochs: 1 };
  assert.equal(
    nextInWords(spec, { digest: "0", given: 5, predicted: 2 }),
    "fixmatch on mnist goes on from this job for 1 epoch, with its 40 labels and a label set of 7.",
  );
});

Deno.test("hears of nothing else that another window keeps", () => {
  assert.ok(isOfCorrections("fewlabel.corrections.a-job", "a-job"));
  assert.ok(isOfCorrections(null, "a-job"));
  assert.ok(!isOfCorrections("fewlabel.theme", "a-job"));
  assert.ok(!isOfCorrections("fewlabel.corrections.another", "a-job"));
});
