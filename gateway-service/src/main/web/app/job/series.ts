import type { Mark, Series } from "../chart/geometry.ts";
import type { EpochPoint, Job } from "../core/rest.ts";

/** The curve's lines, in percent. Epochs that nobody heard of yet are gaps; of a long run every k-th epoch was asked for. */
export function seriesOf(curve: EpochPoint[], every = 1): Series[] {
  const epochs = Math.max(0, ...curve.map((point) => point.epoch + 1));
  const line = (name: string, read: (point: EpochPoint) => number | null): Series => {
    const values: (number | null)[] = Array.from({ length: epochs }, () => null);
    for (const point of curve) {
      const share = read(point);
      values[point.epoch] = share === null || share === undefined ? null : share * 100;
    }
    return { name, values, every };
  };
  return [
    line("student", (point) => point.studentTestError),
    line("teacher", (point) => point.teacherTestError),
    line("average", (point) => point.averageTestError),
    line("student, validation", (point) => point.studentValidationError),
  ];
}

export function markOf(job: Job): Mark | null {
  const { chosenEpoch, chosenNetwork } = job.progress;
  return chosenEpoch === null ? null : {
    epoch: chosenEpoch,
    series: chosenNetwork ?? "student",
    text: `validation chose epoch ${chosenEpoch + 1}${chosenNetwork === null ? "" : `, ${chosenNetwork}`}`,
  };
}
