/** What a job's network says of pictures that it has never seen. */

import { textAt } from "../core/names.ts";
import type { Job, Prediction } from "../core/rest.ts";

/** As many as can be looked at; ./fewlabel predict takes any number. */
export const PICTURES_MAX = 16;

/** How many classes are asked for: the likeliest and those that it could be as well. */
export const CLASSES_SHOWN = 3;

/** Points have no pictures, and a network that has not learned, or is not kept any more, says nothing. */
export function mayTry(job: Job): boolean {
  return job.filesRemovedAt === null && job.progress.labeledEpochs > 0 && textAt(job.spec, "dataset.name") !== "two-moons";
}

/** Classes by falling probability. */
export function likeliest(prediction: Prediction): [string, number][] {
  return Object.entries(prediction.probabilities ?? {}).sort(([, one], [, other]) => other - one);
}

/** What is to be said of how many pictures were chosen; empty if they all fit. */
export function tooMany(chosen: number): string {
  return chosen <= PICTURES_MAX
    ? ""
    : `The first ${PICTURES_MAX} of ${chosen} are tried; ./fewlabel predict takes as many as there are.`;
}
