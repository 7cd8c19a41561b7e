import { take } from "../core/route.ts";

/** What a comparison can be narrowed by. */
export const FILTERS = ["dataset", "labels", "network", "method"] as const;

/** Three methods on a data set that needs no download, each for three seeds: done within a minute or two. */
const FIRST_METHODS = ["supervised", "pseudo-label", "mean-teacher"];
const FIRST_SEEDS = [1, 2, 3];

/** The query of a comparison, as the gateway takes it. */
export function comparisonQuery(query: Record<string, string>): URLSearchParams {
  const wishes = new URLSearchParams();
  take(wishes, query, [...FILTERS, "by", "baseline", "figure", "confidence"]);
  if (viewOf(query) === "budget" && !wishes.has("by")) {
    wishes.set("by", "labels");
  }
  return wishes;
}

/** How a comparison is looked at. */
export const VIEWS = [["table", "Rows"], ["budget", "By number of labels"]] as const;
export type ComparisonView = typeof VIEWS[number][0];

export function viewOf(query: Record<string, string>): ComparisonView {
  return query.view === "budget" ? "budget" : "table";
}

/** The specs behind the first button. */
export function firstSpecs(): Record<string, unknown>[] {
  return FIRST_SEEDS.flatMap((seed) =>
    FIRST_METHODS.map((method) => ({
      name: `first ${method}`,
      dataset: { name: "two-moons", labels: 10, splitSeed: seed },
      method: { name: method },
      epochs: 10,
      stepsPerEpoch: 50,
      seed,
    }))
  );
}

/** What runs are compared by where nobody says. */
export const FIGURE = "student.last";

/** What runs can be compared by, and what it is called. */
export const FIGURES: [string, string][] = [
  ["student.last", "student, last epoch"],
  ["student.chosen", "student, chosen by validation"],
  ["student.median20", "student, median of the last 20"],
  ["teacher.last", "teacher, last epoch"],
  ["teacher.chosen", "teacher, chosen by validation"],
  ["teacher.median20", "teacher, median of the last 20"],
  ["average.last", "average, last epoch"],
  ["average.chosen", "average, chosen by validation"],
  ["average.median20", "average, median of the last 20"],
];
