import type { Job, JobState } from "../core/rest.ts";

/** How a state is shown: a word, and a mark whose shape alone tells it from the others. */
export interface StateLook {
  word: string;
  mark: string;
  tone: "idle" | "busy" | "good" | "bad" | "held";
}

const LOOKS: Record<string, StateLook> = {
  planned: { word: "planned", mark: "·", tone: "idle" },
  queued: { word: "queued", mark: "○", tone: "idle" },
  starting: { word: "starting", mark: "◔", tone: "busy" },
  running: { word: "running", mark: "◑", tone: "busy" },
  pausing: { word: "pausing", mark: "◫", tone: "held" },
  paused: { word: "paused", mark: "‖", tone: "held" },
  retrying: { word: "retrying", mark: "↻", tone: "held" },
  cancelling: { word: "cancelling", mark: "⊖", tone: "held" },
  cancelled: { word: "cancelled", mark: "⊘", tone: "idle" },
  succeeded: { word: "succeeded", mark: "●", tone: "good" },
  failed: { word: "failed", mark: "✕", tone: "bad" },
};

/** A state that a later gateway knows and this page does not is shown by its name. */
export function lookOf(state: string): StateLook {
  return LOOKS[state] ?? { word: state, mark: "?", tone: "idle" };
}

export const STATES = [
  "queued",
  "starting",
  "running",
  "pausing",
  "paused",
  "retrying",
  "cancelling",
  "cancelled",
  "succeeded",
  "failed",
] as const satisfies readonly JobState[];

export function isOver(state: string): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

/** Whether something happens without anybody's doing. */
export function isMoving(state: string): boolean {
  return !isOver(state) && state !== "paused";
}

export type Action = "cancel" | "pause" | "resume" | "retry";

/** What may be asked of a job. The gateway decides; this is for what is worth offering. */
export function actionsOf({ state, filesRemovedAt }: Pick<Job, "state" | "filesRemovedAt">): Action[] {
  if (filesRemovedAt !== null) {
    return []; // It is over, and nothing is left that could go on.
  }
  switch (state) {
    case "queued":
    case "starting":
    case "running":
      return ["pause", "cancel"];
    case "retrying":
      return ["retry", "pause", "cancel"];
    case "pausing":
      return ["cancel"];
    case "paused":
      return ["resume", "cancel"];
    case "failed":
    case "cancelled":
      return ["retry"];
    case "cancelling":
    case "succeeded":
      return [];
  }
}

/** How much of the training is done, in [0, 1]. */
export function doneShare(job: Job): number {
  const { epoch, epochs, step, stepsPerEpoch, labeledEpochs } = job.progress;
  if (job.state === "succeeded") {
    return 1;
  }
  const inEpoch = job.progress.activity === "computing-features" || stepsPerEpoch === 0 ? 0 : step / stepsPerEpoch;
  return Math.min(1, Math.max(epoch + inEpoch, labeledEpochs) / Math.max(1, epochs));
}

/**
 * The places of jobs in the queue, from 1, as trainers take them: higher priorities first, then older ones.
 *
 * @param queued all that wait, in any order
 */
export function places(queued: Job[]): Map<string, number> {
  const order = [...queued].sort((one, other) =>
    other.priority - one.priority || Date.parse(one.createdAt) - Date.parse(other.createdAt) ||
    (one.id < other.id ? -1 : 1)
  );
  return new Map(order.map((job, index) => [job.id, index + 1]));
}
