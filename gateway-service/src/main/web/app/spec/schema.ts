import type { Json } from "../core/rest.ts";

/** A part of the OpenAPI document, as far as the form is made from it: ranges and meanings are said there and nowhere else. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: Json[];
  default?: Json;
  minimum?: number;
  maximum?: number;
  description?: string;
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  items?: Schema;
}

export interface Document {
  components: { schemas: Record<string, Schema> };
}

/** The schema of a field of the job spec by its path; of alternatives the first that has the field. */
export function fieldSchema(document: Document, path: string): Schema | null {
  let candidates: Schema[] = [{ $ref: "#/components/schemas/JobSpec" }];
  for (const name of path.split(".")) {
    candidates = candidates.flatMap((each) => alternatives(document, each)).flatMap((each) =>
      each.properties?.[name] ?? []
    );
  }
  const described = candidates.find((each) => each.description !== undefined)?.description;
  const found = candidates.flatMap((each) => alternatives(document, each))[0];
  return found === undefined ? null : described === undefined ? found : { ...found, description: described };
}

function alternatives(document: Document, schema: Schema): Schema[] {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  const resolved = name === undefined ? schema : document.components.schemas[name];
  if (resolved === undefined) {
    return [];
  }
  return resolved.oneOf === undefined ? [resolved] : resolved.oneOf.flatMap((each) => alternatives(document, each));
}

export function choices(schema: Schema | null): string[] {
  return (schema?.enum ?? []).filter((each): each is string => typeof each === "string");
}

/** The range in words; empty where there is none. */
export function range(low: number | null | undefined, high: number | null | undefined): string {
  const lowest = low ?? null;
  const highest = high ?? null;
  if (lowest !== null && highest !== null) {
    return `${lowest} to ${highest}`;
  }
  return lowest !== null ? `from ${lowest}` : highest !== null ? `up to ${highest}` : "";
}
