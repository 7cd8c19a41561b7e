import type { Audit, ImageLabel } from "../core/rest.ts";

/** What somebody says of an image of a job. It holds for the image, whichever epoch's prediction was looked at. */
export interface Correction {
  index: number;
  /** In a folder of images, whose images are named by it. */
  file: string | null;
  label: string;
  /** What the network said; null where it said nothing. */
  predicted: string | null;
}

/** So many fit into a request and into what a browser keeps, whatever the names of files and classes. */
export const CORRECTIONS_MAX = 2_000;

const KEY = "fewlabel.corrections.";

export function correctionOf(item: ImageLabel, classes: string[], label: string): Correction {
  const predicted = item.predicted === null ? null : classes[item.predicted] ?? null;
  return { index: item.index, file: item.file, label, predicted };
}

/** With this one in the place of what was said of the image before; the newest is the last. */
export function withCorrection(corrections: Correction[], correction: Correction): Correction[] {
  return [...without(corrections, correction.index), correction];
}

/** With several; null where there would be too many. */
export function withAll(corrections: Correction[], more: Correction[]): Correction[] | null {
  const all = more.reduce(withCorrection, corrections);
  return all.length > CORRECTIONS_MAX ? null : all;
}

export function without(corrections: Correction[], index: number): Correction[] {
  return corrections.filter((each) => each.index !== index);
}

/** Without those that were sent; one that was changed since is not among them. */
export function withoutSent(corrections: Correction[], sent: Correction[]): Correction[] {
  return corrections.filter((each) => !sent.some((other) => other.index === each.index && other.label === each.label));
}

/** The answers of an audit, as what was said of its images. */
export function ofAudit(audit: Audit): Correction[] {
  return audit.items.flatMap(({ index, file, answer, predicted }) =>
    answer === null ? [] : [{ index, file, label: answer, predicted }]
  );
}

export function inWords(corrections: Correction[]): string {
  const confirmed = corrections.filter((each) => each.label === each.predicted).length;
  const corrected = corrections.length - confirmed;
  const parts = [[corrected, corrected === 1 ? "correction" : "corrections"], [confirmed, "confirmed"]];
  return parts.filter(([number]) => number !== 0).map((part) => part.join(" ")).join(", ") || "No corrections yet";
}

/** The body that makes a label set of them. */
export function labelSetRequest(job: string, corrections: Correction[]): unknown {
  return {
    job,
    labels: corrections.map(({ index, file, label }) =>
      file === null ? { index, class: label } : { file, class: label }
    ),
  };
}

/** Reads what was kept; what is no correction, since an older page or somebody else wrote it, is left out. */
export function parseCorrections(text: string | null): Correction[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.filter(isCorrection).slice(-CORRECTIONS_MAX) : [];
}

function isCorrection(value: unknown): value is Correction {
  if (value === null || typeof value !== "object") {
    return false;
  }
  const { index, file, label, predicted } = value as Partial<Correction>;
  return Number.isInteger(index) && typeof label === "string" &&
    [file, predicted].every((each) => each === null || typeof each === "string");
}

/**
 * Whether something that another window wrote is what it kept of the job.
 *
 * @param key of the storage; null where all of it was cleared
 */
export function isOfCorrections(key: string | null, job: string): boolean {
  return key === null || key === KEY + job;
}

/** What was said of a job's images and not sent yet. */
export function keptCorrections(job: string): Correction[] {
  try {
    return parseCorrections(localStorage.getItem(KEY + job));
  } catch {
    return [];
  }
}

/** Whether this browser keeps them; one that is full, or keeps nothing for anybody, does not. */
export function keepCorrections(job: string, corrections: Correction[]): boolean {
  try {
    if (corrections.length === 0) {
      localStorage.removeItem(KEY + job);
    } else {
      localStorage.setItem(KEY + job, JSON.stringify(corrections));
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * Without those that a job has by now, of whatever is kept when it has them. Who submitted may be elsewhere then, and somebody may have
 * gone on, in this window, too, whose own pages a browser tells nothing of what it keeps.
 */
export function forgetSent(job: string, sent: Correction[]): void {
  keepCorrections(job, withoutSent(keptCorrections(job), sent));
  dispatchEvent(Object.assign(new Event("storage"), { key: KEY + job }));
}
