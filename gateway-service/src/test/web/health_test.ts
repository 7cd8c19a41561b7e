// @ts-types="./assert.d.ts"
import assert from "node:assert/strict";
import { figuresInWords, NOT_KNOWN, serviceInWords } from "../../main/web/app/core/health.ts";
import type { HealthService } from "../../main/web/app/core/rest.ts";
import { health } from "./recorded.ts";

function service(name: string): HealthService {
  const found = health.services.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`no service ${name} was recorded`);
  }
  return found;
}

Deno.test("shows each state by a word and a mark, and why something is away", () => {
  const now = health.asOf;
  const later = new Date(Date.parse(now) + 90_000).toISOString();
  assert.deepEqual(serviceInWords(service("gateway"), now), {
    name: "Gateway",
    word: "up",
    mark: "✓",
    tone: "good",
    more: "",
  });
  assert.equal(serviceInWords(service("trainer"), later).more, "heard of 1 min 30 s ago");
  const away: HealthService = { ...service("trainer"), state: "away", message: "none has been heard of since noon" };
  assert.equal(serviceInWords(away, later).more, "heard of 1 min 30 s ago");
  const metrics = serviceInWords(service("metrics"), now);
  assert.equal(metrics.word, "away");
  assert.match(metrics.more, /^does not answer at http/);
  assert.equal(serviceInWords({ ...service("kafka"), state: "unknown" }, now).word, NOT_KNOWN);
});

Deno.test("says of what nobody can tell that it is not known, and of none that there is none", () => {
  assert.deepEqual(figuresInWords(health).map(([, value]) => value).slice(0, 2), [
    "0, the longest for 1 min 0 s",
    "1, the most silent for 1 min 0 s",
  ]);
  const away = { ...health, queue: null, events: { unsent: null, oldestUnsentSeconds: null, unread: null } };
  assert.deepEqual(figuresInWords(away).map(([, value]) => value), [NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN]);
  const idle = { ...health, queue: { jobs: {}, oldestSeconds: 0, silentTrainerSeconds: 0 } };
  assert.deepEqual(figuresInWords(idle).map(([, value]) => value).slice(0, 2), ["0", "0"]);
});
