import { textAt } from "../core/names.ts";
import type { LabelSet, Spec } from "../core/rest.ts";

/** What will be submitted, in a sentence. */
export function nextInWords(spec: Spec, set: LabelSet): string {
  const labels = set.given + set.predicted;
  const epochs = textAt(spec, "epochs");
  return `${textAt(spec, "method.name")} on ${textAt(spec, "dataset.name")} goes on from this job for ${epochs} ${
    epochs === "1" ? "epoch" : "epochs"
  }, with its ${textAt(spec, "dataset.labels")} labels and a label set of ${labels}.`;
}
