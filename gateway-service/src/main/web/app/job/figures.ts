import type { EpochPoint, LabelQuality } from "../core/rest.ts";

/** The quality of the newest labels that anything is known of. */
export function lastQuality(curve: EpochPoint[]): { epoch: number; quality: LabelQuality } | null {
  for (const point of [...curve].sort((one, other) => other.epoch - one.epoch)) {
    if (point.labelQuality !== null && point.labelQuality !== undefined) {
      return { epoch: point.epoch, quality: point.labelQuality };
    }
  }
  return null;
}

/** How dark a cell of the matrix is, in steps from 0 to 4, by the share of its row. */
export function shade(images: number, ofRow: number): number {
  return images === 0 || ofRow === 0 ? 0 : Math.min(4, 1 + Math.floor(images / ofRow * 4));
}
