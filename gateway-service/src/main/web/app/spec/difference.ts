/** What a spec says other than what would hold without it. */

import { at, isNested } from "../core/names.ts";
import type { Json, Spec } from "../core/rest.ts";
import { withValue } from "./draft.ts";

export interface Difference {
  path: string;
  value: Json | undefined;
  /** What would hold otherwise. */
  usual: Json | undefined;
}

/** What must be said before the rest has defaults: which data, which network, which method. */
const ESSENTIAL = [
  "dataset.name",
  "dataset.folder.path",
  "dataset.folder.upload",
  "dataset.folder.height",
  "dataset.folder.width",
  "network.name",
  "network.model",
  "method.name",
];

const PRECISION = "network.precision";

/** The spec with everything left out that has a default. */
export function essence(spec: Spec): Spec {
  return ESSENTIAL.reduce<Spec>((said, path) => {
    const value = at(spec, path);
    return value === undefined || value === null ? said : withValue(said, path, value);
  }, {});
}

/** Field by field, in the order of the spec; a list counts as one value. */
export function differences(spec: Spec, usual: Spec): Difference[] {
  const values = flat(spec);
  const defaults = flat(usual);
  // Answers leave it out where it is that.
  if (values.has(PRECISION)) {
    defaults.set(PRECISION, defaults.get(PRECISION) ?? "float32");
  }
  return [...new Set([...values.keys(), ...defaults.keys()])]
    .filter((path) => JSON.stringify(values.get(path) ?? null) !== JSON.stringify(defaults.get(path) ?? null))
    .map((path) => ({ path, value: values.get(path), usual: defaults.get(path) }));
}

function flat(spec: Spec, prefix = "", found = new Map<string, Json>()): Map<string, Json> {
  for (const [name, value] of Object.entries(spec)) {
    if (isNested(value)) {
      flat(value, `${prefix}${name}.`, found);
    } else if (value !== undefined) {
      found.set(prefix + name, value);
    }
  }
  return found;
}
