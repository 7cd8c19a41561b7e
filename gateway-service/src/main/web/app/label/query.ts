import type { AuditSummary, LabelsPage } from "../core/rest.ts";
import { take } from "../core/route.ts";

/** What labels can be sorted by. */
export const SORTS: [string, string][] = [
  ["least-sure", "least sure first"],
  ["most-sure", "most sure first"],
  ["index", "as in the data set"],
];
const PAGE_SIZE = 60;

/** The query of a page of labels, as the gateway takes it, from what the address says. */
export function labelsQuery(query: Record<string, string>): URLSearchParams {
  const sort = SORTS.find(([name]) => name === query.sort)?.[0] ?? "least-sure";
  const wishes = new URLSearchParams({ format: "json", pageSize: String(PAGE_SIZE), sort });
  // The least sure of a class that is hard to tell would be all that there is to see.
  if (sort === "least-sure") {
    wishes.set("spread", "class");
  }
  take(wishes, query, ["source", "class", "predicted", "epoch", "network", "pageToken"]);
  if (query.disagrees === "true") {
    wishes.set("disagrees", "true");
  }
  return wishes;
}

/** The query of images to be corrected: what the network is least sure of, or the given labels that it surely denies. */
export function roundQuery(query: Record<string, string>, pageToken: string): URLSearchParams {
  const isDenied = query.disagrees === "true";
  return labelsQuery({
    ...query,
    sort: isDenied ? "most-sure" : "least-sure",
    source: isDenied ? "" : "predicted",
    pageToken,
  });
}

/** Where a training image's picture is, of that many pixels. */
export function imagePath(job: string, index: number, size: number): string {
  return `api/v1/jobs/${encodeURIComponent(job)}/images/${index}?size=${size}`;
}

/** Whose labels they are, and what their confidence is. */
export function whose(
  { network, epoch, confidence }: Pick<LabelsPage | AuditSummary, "network" | "epoch" | "confidence">,
): string {
  return `${network} after epoch ${epoch + 1}; ${
    confidence === "calibrated" ? "calibrated confidence" : "confidence as the network says it"
  }`;
}
