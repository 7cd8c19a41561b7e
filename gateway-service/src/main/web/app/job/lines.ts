import type { LogLine } from "../core/rest.ts";

/** How many lines are missing between a line and the one before; nothing is known of those before the first. */
export function gapBefore(lines: LogLine[], index: number): number {
  const line = lines[index];
  const before = lines[index - 1];
  return line === undefined || before === undefined ? 0 : line.number - before.number - 1;
}
