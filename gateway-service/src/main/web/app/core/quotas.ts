import { bytes, count } from "./format.ts";
import type { Quota, Quotas } from "./rest.ts";

/** What the asker has of what one may have, each by its name; what has no bound is nobody's worry. */
export function quotasInWords(quotas: Quotas): [string, string][] {
  const all: [string, Quota, (value: number) => string][] = [
    ["Your jobs that wait", quotas.waiting, count],
    ["Your jobs with trainers", quotas.running, count],
    ["Your open sweeps", quotas.sweeps, count],
    ["Your uploads", quotas.storage, bytes],
  ];
  return all.flatMap(([name, { max, used }, words]): [string, string][] =>
    max === null ? [] : [[name, `${words(used)} of ${words(max)}`]]
  );
}
