import { Long } from "./json.ts";
import type { Datasets, Json, Spec } from "./rest.ts";

/** Whether a value has values of its own, by their names. */
export function isNested(value: Json | undefined): value is Spec {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Long);
}

/** A value of a spec by its path, such as dataset.name. */
export function at(spec: Json | undefined, path: string): Json | undefined {
  let value: Json | undefined = spec;
  for (const name of path.split(".")) {
    if (!isNested(value)) {
      return undefined;
    }
    value = value[name];
  }
  return value;
}

export function textAt(spec: Spec, path: string): string {
  const value = at(spec, path);
  return value === undefined || value === null ? "" : String(value);
}

/** What the classes of a spec's data are called, by their numbers; empty where nobody says. */
export function classNames(spec: Spec, known: Datasets | null): string[] {
  const ofFolder = at(spec, "dataset.folder.contents.classes");
  if (Array.isArray(ofFolder)) {
    return ofFolder.map(String);
  }
  const name = at(spec, "dataset.name");
  return known?.datasets.find((each) => each.folder === null && each.name === name)?.classes ?? [];
}

/** What a class is called; its number where nobody says. */
export function nameOfClass(names: string[], index: number): string {
  return names[index] ?? String(index);
}
