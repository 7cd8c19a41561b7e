import { Failure } from "../core/http.ts";
import type { Upload } from "../core/rest.ts";

/** What an archive is called if nobody says otherwise. */
export function nameOf(file: string): string {
  return file.replace(/\.zip$/i, "");
}

/** What is in an upload, in words. */
export function contentsOf(upload: Upload): string {
  const classes = Object.entries(upload.labeledPerClass).map(([name, count]) => `${name} ${count}`);
  return `${classes.length} classes (${classes.join(", ")}), ${upload.unlabeled} unlabeled, ${upload.test} to test on`;
}

/** What is wrong with the archive as a whole has no entry's name. */
export function ofArchive(failure: Failure): Failure {
  const faults = failure.violations.map((each) => ({ ...each, field: each.field || "archive" }));
  return new Failure(failure.status, failure.message, failure.detail, faults, failure.remedy);
}
