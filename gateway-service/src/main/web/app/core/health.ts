import { count, duration } from "./format.ts";
import type { Health, HealthService } from "./rest.ts";

const NAMES: Record<string, string> = {
  gateway: "Gateway",
  database: "Database",
  kafka: "Kafka",
  trainer: "Trainers",
  labeler: "Labelers",
  metrics: "Metrics service",
};

export const NOT_KNOWN = "not known";

/**
 * How a service is shown: a word and a mark of its own for each state, and what else is known.
 *
 * @param asOf the time of the answer that it is in: this browser's clock may be another than the gateway's
 */
export function serviceInWords(
  service: HealthService,
  asOf: string,
): { name: string; word: string; mark: string; tone: string; more: string } {
  const heard = service.heardAt === null
    ? ""
    : `heard of ${duration((Date.parse(asOf) - Date.parse(service.heardAt)) / 1000)} ago`;
  const looks: Record<string, { word: string; mark: string; tone: string }> = {
    up: { word: "up", mark: "✓", tone: "good" },
    away: { word: "away", mark: "✕", tone: "bad" },
  };
  const look = looks[service.state] ?? { word: NOT_KNOWN, mark: "?", tone: "held" };
  // That one is away says the time that it was heard of as well.
  const more = heard === "" ? service.message ?? "" : heard;
  return { name: NAMES[service.name] ?? service.name, ...look, more };
}

/** The queue and what is on its way, each by its name; what nobody can tell is not known. */
export function figuresInWords(health: Health): [string, string][] {
  const { queue, events } = health;
  const jobs = (states: string[]) => states.reduce((sum, state) => sum + (queue?.jobs[state] ?? 0), 0);
  const waiting = jobs(["queued", "retrying"]);
  const held = jobs(["starting", "running", "pausing", "cancelling"]);
  return [
    [
      "In the queue",
      queue === null
        ? NOT_KNOWN
        : `${count(waiting)}${queue.oldestSeconds > 0 ? `, the longest for ${duration(queue.oldestSeconds)}` : ""}`,
    ],
    [
      "With trainers",
      queue === null
        ? NOT_KNOWN
        : `${count(held)}${held > 0 ? `, the most silent for ${duration(queue.silentTrainerSeconds)}` : ""}`,
    ],
    ["Events to be sent", orNotKnown(events.unsent)],
    ["Events to be read", orNotKnown(events.unread)],
  ];
}

function orNotKnown(value: number | null): string {
  return value === null ? NOT_KNOWN : count(value);
}
