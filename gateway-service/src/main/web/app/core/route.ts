/** Where in the page the user is: all of it is in the address, so that every view can be linked. */
export interface Route {
  page: PageName;
  /** Of what is looked at; empty for a list. */
  id: string;
  query: Record<string, string>;
}

export const PAGES = ["compare", "jobs", "sweeps", "labels", "new"] as const;
export type PageName = typeof PAGES[number];

export const HOME: Route = { page: "compare", id: "", query: {} };

/** Reads what follows the # of an address; null for one that names no page. */
export function parseRoute(hash: string): Route | null {
  const [path = "", search = ""] = split(hash.replace(/^#\/?/, ""), "?");
  if (path === "") {
    return { ...HOME, query: parseQuery(search) };
  }
  const [name = "", id = ""] = split(path, "/");
  const page = PAGES.find((each) => each === name);
  if (page === "labels" && id === "") {
    return null; // Labels are a job's.
  }
  return page === undefined ? null : { page, id: decoded(id), query: parseQuery(search) };
}

export function formatRoute(route: Route): string {
  const search = new URLSearchParams(Object.entries(route.query).filter(([, value]) => value !== "")).toString();
  const path = route.page + (route.id === "" ? "" : "/" + encodeURIComponent(route.id));
  return "#/" + path + (search === "" ? "" : "?" + search);
}

/**
 * Whether an element has come to another address since it was last drawn: to something else, or to another view of the same.
 *
 * @param changed what an element hears in updated()
 */
export function moved(changed: Map<string, unknown>, now: Route): "elsewhere" | "within" | null {
  const before = changed.get("route") as Route | undefined;
  if (before === undefined || formatRoute(before) === formatRoute(now)) {
    return null;
  }
  return before.id === now.id ? "within" : "elsewhere";
}

/** Whether somebody still looks at what something was asked of. Who has gone elsewhere is not led away from there by the answer. */
export function isStillAt(host: { isConnected: boolean; route: Route }, asked: Route): boolean {
  return host.isConnected && host.route.id === asked.id;
}

/** Takes what an address says under these names, and is not empty, into a query of the gateway's, in their order. */
export function take(wishes: URLSearchParams, query: Record<string, string>, names: readonly string[]): void {
  for (const name of names) {
    if (query[name]) {
      wishes.set(name, query[name]);
    }
  }
}

function split(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function parseQuery(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // No address of ours; the gateway will say that there is no such thing.
  }
}
