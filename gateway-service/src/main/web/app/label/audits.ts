import { percent } from "../core/format.ts";
import type { Audit, AuditItem, ListedAudit } from "../core/rest.ts";

/** A seed that no audit has had: the same question would be the same audit. */
export function nextSeed(audits: Pick<ListedAudit, "seed">[]): number {
  return Math.max(-1, ...audits.map(({ seed }) => typeof seed === "number" ? seed : -1)) + 1;
}

/** The image that is to be answered next: in their order, so that the answered ones are a random sample. */
export function firstOpen(audit: Audit): AuditItem | null {
  return audit.items.find((item) => item.answer === null) ?? null;
}

export function progressInWords(answered: number, images: number): string {
  return answered >= images ? `all ${images}` : `${answered} of ${images}`;
}

/** What an answer told. */
export function answeredInWords(item: AuditItem): string {
  const sure = `${percent(item.confidence, 0)} sure`;
  return item.right
    ? `Right: ${item.predicted}, ${sure}.`
    : `Not right: you say ${item.answer}, the network ${item.predicted}, ${sure}.`;
}
