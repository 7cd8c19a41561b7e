// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { gapBefore } from "../../main/web/app/job/lines.ts";
import type { LogLine } from "../../main/web/app/core/rest.ts";
import { markOf, seriesOf } from "../../main/web/app/job/series.ts";
import { lastQuality, shade } from "../../main/web/app/job/figures.ts";
import { actionsOf, doneShare, isMoving, lookOf, places, STATES } from "../../main/web/app/job/state.ts";
import { Queue } from "../../main/web/app/job/queue.ts";
import { likeliest, mayTry, PICTURES_MAX, tooMany } from "../../main/web/app/job/prediction.ts";
import { whyItWaits } from "../../main/web/app/job/wait.ts";
import type { Job } from "../../main/web/app/core/rest.ts";
import { job as recorded, predictions, result } from "./recorded.ts";

function job(change: Partial<Job>, progress: Partial<Job["progress"]> = {}): Job {
  return {
    ...recorded,
    ...change,
    progress: {
      ...recorded.progress,
      epoch: 0,
      epochs: 10,
      step: 0,
      stepsPerEpoch: 100,
      labeledEpochs: 0,
      ...progress,
    },
  };
}

Deno.test("shows every state by a word and a mark of its own", () => {
  assert.equal(new Set(STATES.map((state) => lookOf(state).mark)).size, STATES.length);
  assert.deepEqual(lookOf("hibernating"), { word: "hibernating", mark: "?", tone: "idle" });
});

Deno.test("offers what may be asked of a job and nothing of one that is over well", () => {
  assert.deepEqual(actionsOf(job({ state: "running" })), ["pause", "cancel"]);
  assert.deepEqual(actionsOf(job({ state: "paused" })), ["resume", "cancel"]);
  assert.deepEqual(actionsOf(job({ state: "failed" })), ["retry"]);
  assert.deepEqual(actionsOf(job({ state: "succeeded" })), []);
  assert.deepEqual(actionsOf(job({ state: "failed", filesRemovedAt: "2026-11-28T12:00:00Z" })), []);
  assert.deepEqual(STATES.filter(isMoving), ["queued", "starting", "running", "pausing", "retrying", "cancelling"]);
});

Deno.test("knows who is next in the queue as trainers do", () => {
  const order = places([
    job({ id: "late", createdAt: "2026-11-28T12:02:00Z" }),
    job({ id: "early", createdAt: "2026-11-28T12:01:00Z" }),
    job({ id: "urgent", createdAt: "2026-11-28T12:03:00Z", priority: 5 }),
  ]);
  assert.deepEqual([...order.keys()], ["urgent", "early", "late"]);
  assert.equal(whyItWaits(job({ state: "queued" }), 1, false), "next in the queue");
  assert.equal(whyItWaits(job({ state: "queued" }), 3, false), "3rd in the queue");
  assert.equal(whyItWaits(job({ state: "queued" }), undefined, true), "one of more than 200 in the queue");
});

/** Where that took longer than a second, each event ended it, and no event was ever shown. */
Deno.test("looks up places beside the page, once at a time, and tells when it has them", async () => {
  const asked: ((answer: Response) => void)[] = [];
  const usual = globalThis.fetch;
  globalThis.fetch = () => new Promise((answered) => asked.push(answered));
  try {
    let told = 0;
    const queue = new Queue(() => told++);
    const page = { jobs: [job({ id: "1", state: "queued" })], unreadable: [], nextPageToken: null };
    queue.look({ ...page, jobs: [job({ id: "2", state: "running" })] });
    assert.equal(asked.length, 0);
    queue.look(page);
    queue.look(page);
    assert.equal(asked.length, 1);
    assert.equal(queue.places.byJob.size, 0);

    asked[0]?.(new Response("{}", { status: 503 }));
    await new Promise((later) => setTimeout(later, 0));
    assert.equal(told, 0);
    queue.look(page);
    asked[1]?.(Response.json(page));
    await new Promise((later) => setTimeout(later, 0));
    assert.equal(told, 1);
    assert.equal(queue.places.byJob.get("1"), 1);
    queue.look(page);
    assert.equal(asked.length, 2);
  } finally {
    globalThis.fetch = usual;
  }
});

Deno.test("says why a job does not get on", () => {
  const waiting = { for: "trainer", since: "2026-11-28T12:00:00Z", message: "no trainer has been heard of" };
  assert.equal(whyItWaits(job({ state: "queued", waiting }), 1, false), "no trainer has been heard of");
  assert.equal(
    whyItWaits(job({ state: "failed", reason: "diverged", message: "loss is NaN" }), undefined, false),
    "diverged: loss is NaN",
  );
  assert.equal(whyItWaits(job({}, { activity: "awaiting-labels" }), undefined, false), "awaiting labels");
  assert.equal(whyItWaits(job({}), undefined, false), "");
});

Deno.test("counts the epoch under way by its steps, but no images of features", () => {
  assert.equal(doneShare(job({}, { epoch: 2, step: 50 })), 0.25);
  assert.equal(doneShare(job({}, { epoch: 0, step: 50, activity: "computing-features" })), 0);
  assert.equal(doneShare(job({}, { stepsPerEpoch: 0 })), 0);
  assert.equal(doneShare(job({ state: "succeeded" }, { epoch: 3 })), 1);
});

Deno.test("makes lines of the epochs, in percent, with gaps where nobody said anything", () => {
  const [student, teacher] = seriesOf(result.curve);
  assert.equal(student?.values.length, 8);
  assert.equal(student?.values[0], (result.curve[0]?.studentTestError ?? NaN) * 100);
  assert.equal(teacher?.name, "teacher");
  assert.deepEqual(seriesOf(result.curve.slice(1, 2))[0]?.values.slice(0, 1), [null]);
  assert.deepEqual(seriesOf([]).map((each) => each.values), [[], [], [], []]);
});

Deno.test("marks the epoch that validation chose", () => {
  assert.equal(markOf(job({})), null);
  assert.deepEqual(markOf(job({}, { chosenEpoch: 4, chosenNetwork: "teacher" })), {
    epoch: 4,
    series: "teacher",
    text: "validation chose epoch 5, teacher",
  });
});

Deno.test("shows the newest labels that anything is known of", () => {
  assert.equal(lastQuality(result.curve)?.epoch, 7);
  const until2 = result.curve.map((point) => point.epoch > 2 ? { ...point, labelQuality: null } : point);
  assert.equal(lastQuality(until2)?.epoch, 2);
  assert.equal(lastQuality([]), null);
});

Deno.test("shades a cell by its share of the row", () => {
  assert.deepEqual([shade(0, 10), shade(1, 10), shade(5, 10), shade(10, 10), shade(0, 0)], [0, 1, 3, 4, 0]);
});

Deno.test("pictures are tried on networks that have learned from pictures", () => {
  const moons = { dataset: { name: "two-moons" } };
  const clothes = { dataset: { name: "fashion-mnist" } };
  assert.equal(mayTry(job({ spec: clothes }, { labeledEpochs: 1 })), true);
  assert.equal(mayTry(job({ spec: clothes })), false);
  assert.equal(mayTry(job({ spec: moons }, { labeledEpochs: 1 })), false);
  assert.equal(mayTry(job({ spec: clothes, filesRemovedAt: "2026-11-28T12:00:00Z" }, { labeledEpochs: 1 })), false);
});

Deno.test("the likeliest class is first, whatever the order of the answer", () => {
  assert.deepEqual(likeliest({ probabilities: { dog: 0.1, cat: 0.85, deer: 0.05 } }), [
    ["cat", 0.85],
    ["dog", 0.1],
    ["deer", 0.05],
  ]);
  const [shirt = {}, broken = {}] = predictions.images;
  assert.deepEqual(likeliest(shirt).map(([name]) => name), ["Shirt", "T-shirt/top", "Coat"]);
  assert.deepEqual(likeliest(broken), []);
});

Deno.test("who chooses too many pictures is told", () => {
  assert.equal(tooMany(PICTURES_MAX), "");
  assert.match(tooMany(40), /first 16 of 40/);
});

Deno.test("knows how many lines of a log are missing, but not before the first", () => {
  const lines = [3, 4, 9].map((number): LogLine => ({
    number,
    time: "2026-01-02T03:04:05Z",
    level: "info",
    service: "trainer",
    host: "host-1",
    attempt: 1,
    message: "",
    trace: null,
  }));
  assert.deepEqual(lines.map((_, index) => gapBefore(lines, index)), [0, 0, 4]);
});
