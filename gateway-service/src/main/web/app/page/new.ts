import { html, nothing, type TemplateResult } from "lit";
import { at, textAt } from "../core/names.ts";
import type { Method, Spec, Upload, Violation } from "../core/rest.ts";
import { formatRoute } from "../core/route.ts";
import { option } from "../core/view.ts";
import { defaultOf, usualOf, valueOf, withDataset, withMethod, withUpload, withValue } from "../spec/draft.ts";
import { firstJob, JOB } from "../spec/drafting.ts";
import { field } from "../spec/field.ts";
import { FormPage } from "../spec/form.ts";
import "../spec/uploading.ts";
import { choices, fieldSchema, range } from "../spec/schema.ts";

/** What the form asks for beside method and data set, in its order; everything else goes into the JSON. */
const GROUPS: [string, [string, string][]][] = [
  ["Data", [["dataset.labels", "Labels"], ["dataset.validation", "Validation images"], [
    "dataset.splitSeed",
    "Split seed",
  ]]],
  ["Training", [
    ["network.name", "Network"],
    ["network.precision", "Precision"],
    ["epochs", "Epochs"],
    ["stepsPerEpoch", "Steps per epoch"],
    ["batch.labeled", "Labeled per batch"],
    ["batch.unlabeled", "Unlabeled per batch"],
    ["optimizer.learningRate", "Learning rate"],
    ["seed", "Seed"],
  ]],
  ["Queue", [["name", "Name"], ["priority", "Priority"], ["timeLimitHours", "Time limit in hours"]]],
];

const METHOD = "method.name";

/** A form for a job, made from the catalogue of methods and the schema of specs; beside it the JSON that it stands for. */
export class NewPage extends FormPage<Spec> {
  /** What was typed into a field, which may be more than its value, such as a point at its end. */
  private readonly typed = new Map<string, string>();

  constructor() {
    super(JOB);
  }

  protected override first(query: Record<string, string>): Promise<Spec> {
    return firstJob(query);
  }

  protected override head(): TemplateResult {
    return html`
      <header class="head">
        <h1>New job</h1>${this.document === null ? nothing : html`
          <span class="grow"></span><a class="button" href="${formatRoute({
            page: "new",
            id: "sweep",
            query: { spec: JSON.stringify(this.draft.spec) },
          })}">Many of them: a sweep</a>
        `}
      </header>
    `;
  }

  protected override fields(): TemplateResult {
    return html`
      ${this.methodField(this.method())} ${GROUPS.map(([title, fields]) => this.group(title, fields))}
    `;
  }

  protected override acceptedInWords(): string {
    return "The gateway would take it.";
  }

  private method(): Method | undefined {
    return this.methods.find((each) => each.name === at(this.draft.spec, METHOD));
  }

  private methodField(method: Method | undefined): TemplateResult {
    return html`
      <fieldset>
        <legend>Method</legend>
        ${this.field(
          METHOD,
          "Name",
          html`
            <select id="f-method.name" @change="${(event: Event) =>
              this.draft.take(withMethod(this.draft.spec, (event.target as HTMLSelectElement).value))}">${this.methods
              .map((each) => option(each.name, each.title, at(this.draft.spec, METHOD)))}</select>
          `,
          method?.meaning ?? "",
        )} ${method === undefined || method.paper === null ? nothing : html`
          <p class="quiet hint">${method.paper.authors}, ${method.paper.year}: ${method.paper
            .title}${method.paper.arxivId === null ? "" : `, arXiv ${method.paper.arxivId}`}</p>
        `} ${method === undefined || method.options.length === 0 ? nothing : html`
          <details>
            <summary>${method.options.length} options</summary>
            ${method.options.map((each) => this.optionField(each))}
          </details>
        `}
      </fieldset>
    `;
  }

  private optionField(each: Method["options"][number]): TemplateResult {
    const path = `method.${each.name}`;
    const byDefault = String(defaultOf(each, this.draft.spec) ?? "none");
    const hint = [each.meaning, range(each.min, each.max)].filter((part) => part !== "").join("; ");
    const input = each.type === "choice"
      ? this.select(path, each.choices, `${byDefault}, by default`)
      : this.input(path, each.type, byDefault);
    return this.field(path, each.name, input, hint);
  }

  private datasetField(): TemplateResult {
    const schema = this.document === null ? null : fieldSchema(this.document, "dataset.name");
    return html`
      ${this.field(
        "dataset.name",
        "Data set",
        html`
          <select id="f-dataset.name" @change="${(event: Event) =>
            this.draft.take(withDataset(this.draft.spec, (event.target as HTMLSelectElement).value))}">${choices(schema)
            .map((
              each,
            ) => option(each, each, at(this.draft.spec, "dataset.name")))}</select>
        `,
        "",
      )}${at(this.draft.spec, "dataset.name") !== "image-folder"
        ? nothing
        : at(this.draft.spec, "dataset.folder.upload") !== undefined
        ? this.field("dataset.folder.upload", "Upload", this.input("dataset.folder.upload", "text", ""), "")
        : this.field(
          "dataset.folder.path",
          "Folder",
          this.input("dataset.folder.path", "text", ""),
          "Below the folder of data sets.",
        )}
      <fl-upload @uploaded="${(event: CustomEvent<Upload>) =>
        this.draft.take(withUpload(this.draft.spec, event.detail.name))}"></fl-upload>
    `;
  }

  private group(title: string, fields: [string, string][]): TemplateResult {
    return html`
      <fieldset>
        <legend>${title}</legend>
        ${title === "Data" ? this.datasetField() : nothing}
        <div class="pairs">${fields.map(([path, name]) => {
          const schema = this.document === null ? null : fieldSchema(this.document, path);
          const types = [schema?.type].flat();
          const byDefault = usualOf(path, this.draft.checked, this.draft.filled, schema?.default);
          const shown = byDefault === undefined || byDefault === null ? "" : String(byDefault);
          const input = choices(schema).length > 0
            ? this.select(path, choices(schema), shown === "" ? "by default" : `${shown}, by default`)
            : this.input(
              path,
              types.includes("integer") ? "integer" : types.includes("number") ? "number" : "text",
              shown,
            );
          return this.field(path, name, input, schema?.description ?? "");
        })}</div>
      </fieldset>
    `;
  }

  private input(path: string, type: "number" | "integer" | "text", placeholder: string): TemplateResult {
    const value = at(this.draft.spec, path);
    const typed = this.typed.get(path);
    const isTyped = typed !== undefined && (valueOf(typed, type) ?? null) === (value ?? null);
    const set = (event: Event) => {
      const text = (event.target as HTMLInputElement).value;
      this.typed.set(path, text);
      this.draft.take(withValue(this.draft.spec, path, valueOf(text, type)));
    };
    return html`
      <input
        id="f-${path}"
        .value="${isTyped ? typed : textAt(this.draft.spec, path)}"
        inputmode="${type === "text" ? "text" : "decimal"}"
        placeholder="${placeholder}"
        autocomplete="off"
        aria-invalid="${this.flawsOf(path).length > 0}"
        aria-describedby="d-${path}"
        @input="${set}"
      >
    `;
  }

  private select(path: string, values: string[], byDefault: string): TemplateResult {
    const set = (event: Event) =>
      this.draft.take(withValue(this.draft.spec, path, valueOf((event.target as HTMLSelectElement).value, "text")));
    const present = textAt(this.draft.spec, path);
    // Such as a network that is made of a file, which nobody chooses by its name alone.
    const offered = present === "" || values.includes(present) ? values : [...values, present];
    return html`
      <select id="f-${path}" @change="${set}" aria-invalid="${this.flawsOf(path).length >
        0}" aria-describedby="d-${path}">
        ${option("", byDefault, at(this.draft.spec, path))}${offered.map((each) =>
          option(each, each, at(this.draft.spec, path))
        )}
      </select>
    `;
  }

  private field(path: string, name: string, input: TemplateResult, hint: string): TemplateResult {
    return field(path, name, input, hint, this.flawsOf(path));
  }

  private flawsOf(path: string): Violation[] {
    return this.draft.violations.filter((each) => each.field === path);
  }

  protected override isShown(flaw: Violation): boolean {
    return [
      METHOD,
      "dataset.name",
      "dataset.folder.path",
      "dataset.folder.upload",
      ...GROUPS.flatMap(([, fields]) => fields.map(([path]) => path)),
      ...(this.method()?.options ?? []).map((each) => `method.${each.name}`),
    ].includes(flaw.field);
  }
}

customElements.define("fl-new", NewPage);
