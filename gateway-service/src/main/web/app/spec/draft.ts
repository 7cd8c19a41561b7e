import { numberOf, parseJson } from "../core/json.ts";
import { at, isNested } from "../core/names.ts";
import type { Json, Method, Spec } from "../core/rest.ts";

/** The spec with another value at a path; with undefined the path is left out, and what is empty then as well. */
export function withValue(spec: Spec, path: string, value: Json | undefined): Spec {
  const [name = "", ...rest] = path.split(".");
  const changed: Spec = { ...spec };
  if (rest.length === 0) {
    if (value === undefined) {
      delete changed[name];
    } else {
      changed[name] = value;
    }
    return changed;
  }
  const before = spec[name];
  const after = withValue(isNested(before) ? before : {}, rest.join("."), value);
  if (Object.keys(after).length === 0) {
    delete changed[name];
  } else {
    changed[name] = after;
  }
  return changed;
}

/** What a field's text stands for; text that is no number stays text, so that the gateway says what is wrong with it. */
export function valueOf(text: string, type: "number" | "integer" | "text"): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === "") {
    return undefined;
  }
  const number = numberOf(trimmed);
  return type === "text" || !Number.isFinite(Number(number)) ? trimmed : number;
}

/** Another method: the options of the one before are none of its own. */
export function withMethod(spec: Spec, name: string): Spec {
  return { ...spec, method: { name } };
}

/** What holds where an option is left out, given what else the draft says. */
export function defaultOf(option: Method["options"][number], spec: Spec): Json {
  for (const rule of option.defaultWhere) {
    if (at(spec, `method.${rule.option}`) === rule.is) {
      return rule.default;
    }
  }
  return option.default;
}

/**
 * What holds where the draft leaves a field out, as far as the gateway has filled it in.
 *
 * @param checked the draft that the gateway looked at; null for none yet
 * @param filled what it made of that
 * @param byDefault what the schema says
 */
export function usualOf(path: string, checked: Spec | null, filled: Spec | null, byDefault?: Json): Json | undefined {
  const isLeftOut = checked !== null && filled !== null && at(checked, path) === undefined;
  return (isLeftOut ? at(filled, path) : undefined) ?? byDefault;
}

/** A network has a data set's images for input or it does not; two-moons has points, and one network for them. */
export function withDataset(spec: Spec, name: string): Spec {
  const points = name === "two-moons";
  const other = withValue(withValue(spec, "dataset.name", name), "dataset.folder", undefined);
  const network = at(spec, "network.name");
  if (points !== (network === "mlp")) {
    return withValue(other, "network", points ? { name: "mlp" } : undefined);
  }
  return other;
}

/** An uploaded folder of images; of its labels as many as it has, whatever the draft said for other data. */
export function withUpload(spec: Spec, upload: string): Spec {
  const other = withValue(withDataset(spec, "image-folder"), "dataset.labels", undefined);
  return withValue(other, "dataset.folder.upload", upload);
}

/**
 * A body for a shell, in single quotes.
 *
 * @param isIdentified whether it must say who asks, by a token that the shell has
 */
export function curlOf(spec: Spec, url: string, isIdentified = false): string {
  const body = JSON.stringify(spec, null, 2).replaceAll("'", `'\\''`);
  const who = isIdentified ? `-H "Authorization: Bearer $FEWLABEL_TOKEN" ` : "";
  return `curl -i ${who}-H 'Content-Type: application/json' ${url} -d '${body}'`;
}

export type Parsed = { spec: Spec; flaw: null } | { spec: null; flaw: string };

export function parseSpec(text: string): Parsed {
  try {
    const value = parseJson<Json>(text);
    return isNested(value)
      ? { spec: value, flaw: null }
      : { spec: null, flaw: "A spec is a JSON object." };
  } catch (cause) {
    return { spec: null, flaw: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** A name for one wish: sent again, it is the same job. Pages that come over plain HTTP have no randomUUID. */
export function wishKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
