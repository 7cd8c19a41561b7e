import type { PageName } from "./route.ts";

/** What a key asks for. */
export type Wish =
  | { kind: "go"; page: PageName }
  | { kind: "search" }
  | { kind: "move"; by: 1 | -1 }
  | { kind: "help" };

/** Whether a key is meant for what has the focus, such as a field, or for the browser. */
export function isForOthers(event: KeyboardEvent): boolean {
  const isTyping = (event.target as HTMLElement).closest("input, textarea, select, dialog[open]") !== null;
  return isTyping || event.ctrlKey || event.metaKey || event.altKey;
}

const GO: Record<string, PageName> = { c: "compare", j: "jobs", s: "sweeps", n: "new" };
const SECOND_KEY_WITHIN_MILLIS = 1_500;

/** Keys of one or two strokes; remembers the first of two. */
export class Keys {
  private goSince = -Infinity;

  press(key: string, atMillis: number): Wish | null {
    const going = atMillis - this.goSince <= SECOND_KEY_WITHIN_MILLIS;
    this.goSince = key === "g" ? atMillis : -Infinity;
    const page = going ? GO[key] : undefined;
    if (page !== undefined) {
      return { kind: "go", page };
    }
    switch (key) {
      case "/":
        return { kind: "search" };
      case "j":
        return { kind: "move", by: 1 };
      case "k":
        return { kind: "move", by: -1 };
      case "?":
        return { kind: "help" };
      default:
        return null;
    }
  }
}

export const HELP: [string, string][] = [
  ["g c", "Compare"],
  ["g j", "Jobs"],
  ["g s", "Sweeps"],
  ["g n", "New job"],
  ["/", "Filter"],
  ["j  k", "Next, previous row"],
  ["Enter", "Open it"],
  ["1 … 9  0", "Fix, Audit: the image is of that class"],
  ["Space", "Fix: the prediction is right"],
  ["s  →", "Fix: skip the image"],
  ["u", "Fix: undo"],
  ["?", "This help"],
];
