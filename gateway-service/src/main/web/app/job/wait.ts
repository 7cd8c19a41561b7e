import { ordinal } from "../core/format.ts";
import type { Job } from "../core/rest.ts";

/** As many as one page of the queue holds; who waits behind them is told so. */
export const QUEUE_MAX = 200;

/** Why a job is not getting on, in a line; empty where it is. */
export function whyItWaits(job: Job, place: number | undefined, queueIsLonger: boolean): string {
  if (job.waiting !== null) {
    return job.waiting.message;
  }
  if (job.state === "queued") {
    return place === undefined
      ? queueIsLonger ? `one of more than ${QUEUE_MAX} in the queue` : ""
      : place === 1
      ? "next in the queue"
      : `${ordinal(place)} in the queue`;
  }
  if (job.state === "failed" || job.state === "retrying") {
    return [job.reason, job.message].filter((part) => part !== null && part !== "").join(": ");
  }
  return job.state === "running" && job.progress.activity !== null && job.progress.activity !== "training"
    ? job.progress.activity.replaceAll("-", " ")
    : "";
}
