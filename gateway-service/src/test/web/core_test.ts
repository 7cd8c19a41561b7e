// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { age, count, duration, ordinal, percent, points, signed } from "../../main/web/app/core/format.ts";
import { Events } from "../../main/web/app/core/events.ts";
import { asFailure, asPassing, failureOf, getJson, postJson } from "../../main/web/app/core/http.ts";
import { Keys } from "../../main/web/app/core/keys.ts";
import { Live } from "../../main/web/app/core/live.ts";
import { pauseMillis } from "../../main/web/app/core/pace.ts";
import { formatRoute, isStillAt, moved, parseRoute, type Route, take } from "../../main/web/app/core/route.ts";

Deno.test("reads an address back as it was written", () => {
  const routes: Route[] = [
    { page: "jobs", id: "", query: { state: "running", name: "a b&c=ä#" } },
    { page: "jobs", id: "1/2 3", query: {} },
    { page: "new", id: "", query: { spec: '{"a":"?#/"}' } },
  ];
  for (const route of routes) {
    assert.deepEqual(parseRoute(formatRoute(route)), route);
  }
});

Deno.test("begins with the comparison and knows no page by another name", () => {
  assert.deepEqual(parseRoute(""), { page: "compare", id: "", query: {} });
  assert.deepEqual(parseRoute("#/"), { page: "compare", id: "", query: {} });
  assert.equal(parseRoute("#/nowhere"), null);
  assert.equal(parseRoute("#/jobs/%E0%A4%A")?.id, "%E0%A4%A");
});

Deno.test("leaves out of an address what is empty", () => {
  assert.equal(formatRoute({ page: "jobs", id: "", query: { state: "", name: "x" } }), "#/jobs?name=x");
});

Deno.test("tells another thing from another view of the same, and neither from an address that says the same", () => {
  const before: Route = { page: "labels", id: "1", query: { class: "Bag", source: "" } };
  const changed = new Map([["route", before]]);
  assert.equal(moved(changed, { ...before, id: "2" }), "elsewhere");
  assert.equal(moved(changed, { ...before, id: "2", query: {} }), "elsewhere");
  assert.equal(moved(changed, { ...before, query: { class: "Coat" } }), "within");
  assert.equal(moved(changed, { ...before, query: {} }), "within");
  assert.equal(moved(changed, { ...before, query: { class: "Bag" } }), null);
  assert.equal(moved(new Map([["route", undefined]]), before), null);
  assert.equal(moved(new Map([["refused", null]]), before), null);
});

Deno.test("leads nobody away who has gone elsewhere, and whoever looks at another view of the same", () => {
  const asked: Route = { page: "labels", id: "1", query: { mode: "fix" } };
  assert.equal(isStillAt({ isConnected: true, route: asked }, asked), true);
  assert.equal(isStillAt({ isConnected: true, route: { ...asked, query: { mode: "fix", class: "Bag" } } }, asked), true);
  assert.equal(isStillAt({ isConnected: true, route: { ...asked, id: "2" } }, asked), false);
  assert.equal(isStillAt({ isConnected: false, route: asked }, asked), false);
});

/** What was asked of the gateway by hand may be answered when the page is another; nobody would ever stop asking then. */
Deno.test("asks for nothing that nobody looks at", () => {
  let asked = 0;
  const host = { addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) };
  const live = new Live<number>(host, () => Promise.resolve(++asked), () => true);
  live.refresh();
  live.restart();
  assert.equal(asked, 0);
});

/** A window that was opened in the background was never told that it is hidden, and asked every two seconds. */
Deno.test("asks once in a window that nobody looks at, and again when somebody does", async () => {
  const page = Object.assign(new EventTarget(), { hidden: true });
  Object.assign(globalThis, { document: page });
  let asked = 0;
  let pauses = 0;
  const usual = globalThis.setTimeout;
  const host = { addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) };
  const live = new Live<number>(host, () => Promise.resolve(++asked), () => true);
  const settled = () => new Promise((later) => usual(later, 0));
  globalThis.setTimeout = ((then: () => void, millis: number) => {
    pauses++;
    return usual(then, millis);
  }) as typeof setTimeout;
  try {
    live.hostConnected();
    await settled();
    assert.deepEqual([asked, pauses], [1, 0]);
    page.hidden = false;
    page.dispatchEvent(new Event("visibilitychange"));
    await settled();
    assert.deepEqual([asked, pauses], [2, 1]);
  } finally {
    live.hostDisconnected();
    globalThis.setTimeout = usual;
  }
});

/** The browser's own, as far as it is used, in the hands of the test. */
class TestSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: TestSource[] = [];
  readyState = 0;

  constructor(readonly url: string) {
    super();
    TestSource.all.push(this);
  }

  close() {
    this.readyState = TestSource.CLOSED;
  }
}

async function listening(path: string) {
  TestSource.all = [];
  Object.assign(globalThis, { EventSource: TestSource });
  const heard: string[] = [];
  const events = new Events("job", {
    opened: () => heard.push("opened"),
    told: (data) => heard.push(data),
    ended: () => heard.push("ended"),
    lost: () => heard.push("lost"),
  });
  const open = async () => {
    events.open(path);
    await new Promise((later) => setTimeout(later, 0));
  };
  await open();
  return { events, heard, open };
}

Deno.test("hears a stream to its end, and through a break", async () => {
  const { events, heard } = await listening("x");
  const [source] = TestSource.all;
  source?.dispatchEvent(new Event("open"));
  source?.dispatchEvent(new MessageEvent("job", { data: "1" }));
  source?.dispatchEvent(new MessageEvent("jobs", { data: "of another" }));
  assert.equal(events.isOpen, true);
  source?.dispatchEvent(new Event("error")); // The browser comes again by itself.
  assert.equal(events.isOpen, false);
  source?.dispatchEvent(new Event("open"));
  source?.dispatchEvent(new MessageEvent("end", { data: "{}" }));
  assert.equal(source?.readyState, TestSource.CLOSED);
  assert.deepEqual(heard, ["opened", "1", "lost", "opened", "ended"]);
});

Deno.test("leaves a gateway alone for a while that refused a stream", async () => {
  const { heard, open } = await listening("x");
  TestSource.all[0]?.close();
  TestSource.all[0]?.dispatchEvent(new Event("error"));
  await open();
  assert.deepEqual(heard, ["lost"]);
  assert.equal(TestSource.all.length, 1);
});

Deno.test("opens no stream twice, nor one that is not wanted any more", async () => {
  const { events, open } = await listening("x");
  await open();
  assert.equal(TestSource.all.length, 1);
  events.close();
  events.open("x");
  events.close();
  await new Promise((later) => setTimeout(later, 0));
  assert.equal(TestSource.all.length, 1);
  await open();
  assert.equal(TestSource.all.length, 2);
});

Deno.test("takes from an address what is named and not empty, in the order of the names", () => {
  const wishes = new URLSearchParams({ pageSize: "25" });
  take(wishes, { name: "a b", state: "", method: "vat", x: "1" }, ["state", "method", "name", "pageToken"]);
  assert.equal(wishes.toString(), "pageSize=25&method=vat&name=a+b");
});

Deno.test("writes figures as people read them", () => {
  assert.equal(percent(0.12345), "12.3\u00a0%");
  assert.equal(percent(null), "–");
  assert.equal(points(4.44), "4.4");
  assert.equal(signed(-4.44), "−4.4");
  assert.equal(signed(0.04), "0.0");
  assert.equal(signed(-0.04), "0.0");
  assert.equal(signed(1.25, 2), "+1.25");
  assert.equal(count(60000), "60\u202f000");
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal), [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "112th",
  ]);
});

Deno.test("writes times in the two largest units", () => {
  assert.equal(duration(59.4), "59 s");
  assert.equal(duration(61), "1 min 1 s");
  assert.equal(duration(3 * 3600 + 125), "3 h 2 min");
  assert.equal(duration(-5), "0 s");
  const now = new Date("2026-11-28T12:00:00Z");
  assert.equal(age("2026-11-28T11:59:30Z", now), "now");
  assert.equal(age("2026-11-28T11:15:00Z", now), "45 min");
  assert.equal(age("2026-11-20T12:00:00Z", now), "8 d");
  assert.equal(age("2026-11-28T12:05:00Z", now), "now");
});

Deno.test("says what a problem says and what to do", () => {
  const failure = failureOf(
    400,
    null,
    '{"title":"The request is invalid","detail":"one field is wrong","violations":[{"field":"epochs","message":"must be"},{"x":1}]}',
  );
  assert.equal(failure.message, "The request is invalid");
  assert.equal(failure.detail, "one field is wrong");
  assert.deepEqual(failure.violations, [{ field: "epochs", message: "must be" }]);
  assert.match(failureOf(503, "7", "{}").remedy, /in 7 s/);
  assert.equal(failureOf(429, "2", "{}").remedy, "Try again in 2 s.");
  assert.equal(failureOf(429, null, '{"detail": "cancel one"}').remedy, "");
});

Deno.test("shows what is no failure of a request as well, with what to do about it", () => {
  const refused = failureOf(400, null, "{}");
  assert.equal(asFailure(refused, "Reload the page."), refused);
  const fault = asFailure(new TypeError("x is undefined"), "Reload the page.");
  assert.equal(fault.message, "TypeError: x is undefined");
  assert.equal(fault.status, -1);
  assert.equal(fault.remedy, "Reload the page.");
  assert.equal(asFailure("torn").remedy, "");
});

Deno.test("stands what is no problem document", () => {
  for (const body of ["<html>bad gateway</html>", "null", "[]", "7", '{"title":3,"violations":"no"}']) {
    const failure = failureOf(502, null, body);
    assert.equal(failure.message, "The answer was HTTP 502");
    assert.deepEqual(failure.violations, []);
  }
});

Deno.test("asks every two seconds while something runs, seldom at rest and ever more seldom after failures", () => {
  assert.equal(pauseMillis(true, 0), 2_000);
  assert.equal(pauseMillis(false, 0), 10_000);
  assert.equal(pauseMillis(true, 1), 4_000);
  assert.equal(pauseMillis(true, 50), 30_000);
  assert.equal(pauseMillis(true, 0, true), 30_000);
  assert.equal(pauseMillis(true, 1, true), 4_000);
});

Deno.test("takes two strokes within a moment for one wish", () => {
  const keys = new Keys();
  assert.equal(keys.press("g", 0), null);
  assert.deepEqual(keys.press("j", 800), { kind: "go", page: "jobs" });
  assert.deepEqual(keys.press("j", 900), { kind: "move", by: 1 });
  keys.press("g", 1_000);
  assert.deepEqual(keys.press("j", 9_000), { kind: "move", by: 1 });
  assert.deepEqual(keys.press("?", 9_100), { kind: "help" });
  assert.equal(keys.press("x", 9_200), null);
});

Deno.test("promises that the page asks again only of what it asks for again and again", async () => {
  const before = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new TypeError("no connection"));
  try {
    const cause = await postJson("x", {}).then(() => null, (thrown) => thrown);

    assert.equal(asFailure(cause).status, 0);
    assert.match(asFailure(cause).remedy, /^Try again/);
    assert.match(asPassing(cause).remedy, /^The page asks again by itself/);
    assert.equal(asPassing(failureOf(404, null, "")).remedy, failureOf(404, null, "").remedy);
  } finally {
    globalThis.fetch = before;
  }
});

/** It was told as a fault of the page: "TypeError: network error". */
Deno.test("takes an answer that breaks off for none, whatever it began with, and says nothing where nobody waits for it", async () => {
  const before = globalThis.fetch;
  const broken = () => new ReadableStream({ pull: (body) => body.error(new TypeError("network error")) });
  try {
    for (const status of [200, 500]) {
      globalThis.fetch = () => Promise.resolve(new Response(broken(), { status }));
      const cause = await getJson("x").then(() => null, (thrown) => thrown);
      assert.equal(asFailure(cause).status, 0);
      assert.equal(asFailure(cause).message, "The gateway does not answer");
    }
    const cause = await getJson("x", AbortSignal.abort()).then(() => null, (thrown) => thrown);
    assert.equal(asFailure(cause).status, -1);
  } finally {
    globalThis.fetch = before;
  }
});

Deno.test("sends a number of 64 bits as it came", async () => {
  const before = globalThis.fetch;
  const sent: unknown[] = [];
  globalThis.fetch = (_, request) => {
    sent.push(request?.body);
    return Promise.resolve(new Response('{"seed": 9223372036854775807}'));
  };
  try {
    await postJson("x", await getJson("x"));
    assert.equal(sent[1], '{"seed":9223372036854775807}');
  } finally {
    globalThis.fetch = before;
  }
});
