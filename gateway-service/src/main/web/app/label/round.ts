import type { ImageLabel } from "../core/rest.ts";

/** Images one after the other: the first of those ahead is looked at. */
export interface Round {
  ahead: ImageLabel[];
  /** The newest is the last. */
  behind: Step[];
}

export interface Step {
  item: ImageLabel;
  /** Null where the image was skipped. */
  label: string | null;
}

export const FRESH: Round = { ahead: [], behind: [] };

const BEHIND_MAX = 500;

/** Past the image that is looked at. */
export function stepped(round: Round, label: string | null): Round {
  const [item, ...ahead] = round.ahead;
  return item === undefined ? round : { ahead, behind: [...round.behind, { item, label }].slice(-BEHIND_MAX) };
}

/** Back at the image before. */
export function undone(round: Round): Round {
  const step = round.behind.at(-1);
  return step === undefined ? round : { ahead: [step.item, ...round.ahead], behind: round.behind.slice(0, -1) };
}

/** With more images ahead, but for those that were seen or that something was said of. */
export function supplied(round: Round, items: ImageLabel[], said: number[]): Round {
  const known = new Set([
    ...said,
    ...round.ahead.map((item) => item.index),
    ...round.behind.map(({ item }) => item.index),
  ]);
  return { ...round, ahead: [...round.ahead, ...items.filter((item) => !known.has(item.index))] };
}
