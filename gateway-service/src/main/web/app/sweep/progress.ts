import type { Sweep, SweepCell, SweepRun, SweepRunState } from "../core/rest.ts";

export const RUN_STATES = [
  "succeeded",
  "running",
  "queued",
  "planned",
  "failed",
  "cancelled",
] as const satisfies readonly SweepRunState[];

/** How many runs there are, and how many of them nobody waits for any more. */
export function runsOf(sweep: Sweep): { all: number; over: number } {
  const all = RUN_STATES.reduce((sum, state) => sum + sweep.counts[state], 0);
  return { all, over: sweep.counts.succeeded + sweep.counts.failed + sweep.counts.cancelled };
}

/** In words, without what there is none of. */
export function countsInWords(sweep: Sweep): string {
  return RUN_STATES.filter((state) => sweep.counts[state] > 0).map((state) => `${sweep.counts[state]} ${state}`).join(
    ", ",
  );
}

type Repeat = Pick<SweepRun, "seed" | "splitSeed">;

/** The columns of the matrix: every pair of seeds that a cell runs with, in their order. */
export function repeatsOf(cells: SweepCell[]): Repeat[] {
  const repeats = new Map<string, Repeat>();
  for (const run of cells.flatMap((cell) => cell.runs)) {
    repeats.set(keyOf(run), { seed: run.seed, splitSeed: run.splitSeed });
  }
  return [...repeats.values()].sort((one, other) =>
    Number(one.seed) - Number(other.seed) || Number(one.splitSeed) - Number(other.splitSeed)
  );
}

export function runAt(cell: SweepCell, repeat: Repeat): SweepRun | undefined {
  return cell.runs.find((run) => keyOf(run) === keyOf(repeat));
}

function keyOf({ seed, splitSeed }: Repeat): string {
  return `${seed}/${splitSeed}`;
}

export type SweepAction = "pause" | "resume" | "retry" | "cancel";

/** What can be asked of a sweep. What failed may be done again, also of one that is finished, which then goes on. */
export function sweepActions(sweep: Sweep): SweepAction[] {
  const retry: SweepAction[] = sweep.counts.failed > 0 ? ["retry"] : [];
  switch (sweep.state) {
    case "running":
      return ["pause", ...retry, "cancel"];
    case "paused":
      return ["resume", ...retry, "cancel"];
    case "finished":
      return retry;
    case "cancelled":
      return [];
  }
}

/** Seeds as people list them, such as 6, 7, 8; null where something is none. */
export function parseSeeds(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const seeds = parts.map((part) => /^\d{1,15}$/.test(part) ? Number(part) : NaN);
  return parts.length === 0 || seeds.some(Number.isNaN) ? null : seeds;
}
