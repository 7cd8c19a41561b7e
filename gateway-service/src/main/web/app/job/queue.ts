import { getJson } from "../core/http.ts";
import type { JobPage } from "../core/rest.ts";
import { places } from "./state.ts";
import { QUEUE_MAX } from "./wait.ts";

export interface Places {
  /** From 1, by job; empty where the queue is longer than what was looked at. */
  byJob: Map<string, number>;
  isLonger: boolean;
}

const ASKED_EVERY_MILLIS = 10_000;
const NOBODY: Places = { byJob: new Map(), isLonger: false };

/**
 * The places in the queue. Its list is long and changes slowly, so it is not asked for with every look at the jobs; nor does a
 * look wait for it.
 */
export class Queue {
  places: Places = NOBODY;
  private askedAt = -Infinity;
  private isAsking = false;

  /** @param changed is called when places are known that were not */
  constructor(private readonly changed: () => void) {}

  /** Asks for the places of a page's jobs, if it is time. */
  look(page: JobPage): void {
    const waiting = page.jobs.filter((job) => job.state === "queued");
    if (waiting.length === 0 || this.isAsking) {
      return;
    }
    const isNew = waiting.some((job) => !this.places.byJob.has(job.id)) && !this.places.isLonger;
    if (isNew || Date.now() - this.askedAt > ASKED_EVERY_MILLIS) {
      void this.ask();
    }
  }

  private async ask(): Promise<void> {
    this.isAsking = true;
    this.askedAt = Date.now();
    try {
      const queue = await getJson<JobPage>(`api/v1/jobs?state=queued&pageSize=${QUEUE_MAX}`);
      const isLonger = queue.nextPageToken !== null;
      // The list has the newest; of a longer queue nobody knows who is first.
      this.places = { byJob: isLonger ? new Map() : places(queue.jobs), isLonger };
      this.changed();
    } catch {
      // Whatever keeps the places away keeps the jobs away, of which it is told; the next look asks again.
    } finally {
      this.isAsking = false;
    }
  }
}
