import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { at, isNested, textAt } from "../core/names.ts";
import type { Json, Method, Spec, SweepCheck, Violation } from "../core/rest.ts";
import { option } from "../core/view.ts";
import { valueOf, withDataset, withValue } from "../spec/draft.ts";
import { field, flawList } from "../spec/field.ts";
import { FormPage } from "../spec/form.ts";
import { choices, fieldSchema } from "../spec/schema.ts";
import {
  axesOf,
  checkInWords,
  firstPlan,
  parseValues,
  rowsOf,
  SWEEP,
  valuesText,
  VARIED,
  withAxis,
  withRow,
} from "../sweep/plan.ts";
import { parseSeeds } from "../sweep/progress.ts";

const LABELS = "dataset.labels";
/** What the form asks for of the base; everything else goes into the JSON. */
const BASE: [string, string][] = [
  ["network.name", "Network"],
  ["network.precision", "Precision"],
  ["epochs", "Epochs"],
  ["stepsPerEpoch", "Steps per epoch"],
  [LABELS, "Labels"],
];
const LIMITS: [string, string, string][] = [
  ["limits.parallel", "Jobs at a time", "3"],
  ["limits.failures", "Pause after failures", "5"],
];
const VARY_WORDS: Record<string, string> = {
  "seed": "weights and batches (seed)",
  "dataset.splitSeed": "which images are labeled (dataset.splitSeed)",
};

/** A form for a sweep: methods × axes × repeats; beside it the plan that it stands for, and what it would run. */
export class NewSweepPage extends FormPage<SweepCheck> {
  /** What the form shows, beside the methods and axes, by the names of violations. */
  private readonly shown = new Set<string>();
  /** Fields that hold what cannot be read, with the text that each had then. */
  private readonly unread = new Map<HTMLInputElement, string>();

  constructor() {
    super(SWEEP);
  }

  /** A field that has another text by now, such as from the JSON, keeps nobody from submitting. */
  protected override updated(changed: Map<string, unknown>): void {
    super.updated(changed);
    for (const [input, text] of this.unread) {
      if (input.value !== text || !input.isConnected) {
        this.judge(input, "");
      }
    }
  }

  /** Marks a field as one that cannot be read, and says why, or as one that can. */
  private judge(input: HTMLInputElement, flaw: string): void {
    input.setCustomValidity(flaw);
    if (flaw === "") {
      this.unread.delete(input);
    } else {
      this.unread.set(input, input.value);
      input.reportValidity();
    }
  }

  protected override first(query: Record<string, string>): Spec {
    return firstPlan(query);
  }

  protected override head(): TemplateResult {
    return html`
      <nav class="trail" aria-label="Where you are"><a href="#/sweeps">Sweeps</a></nav>
      <header class="head"><h1>New sweep</h1></header>
    `;
  }

  protected override fields(): TemplateResult {
    this.shown.clear();
    return html`
      ${this.text("name", "Name")} ${this.rows()} ${this.axes()} ${this.base()} ${this.repeats()} ${this.limits()}
    `;
  }

  protected override acceptedInWords(): string {
    return this.draft.filled === null ? "" : checkInWords(this.draft.filled);
  }

  protected override isShown(flaw: Violation): boolean {
    return this.shown.has(flaw.field) || this.rowOf(flaw) !== null ||
      axesOf(this.draft.spec).some(([path]) => flaw.field === `axes.${path}`);
  }

  /** The method of the row that is meant. */
  private rowOf(flaw: Violation): string | null {
    const index = /^rows\[(\d+)\]/.exec(flaw.field)?.[1];
    const method = index === undefined ? undefined : rowsOf(this.draft.spec)[Number(index)]?.method;
    return this.methods.some((each) => each.name === method) ? method ?? null : null;
  }

  private set(path: string, value: Json | undefined): void {
    this.draft.take(withValue(this.draft.spec, path, value));
  }

  private flawsOf(path: string): Violation[] {
    this.shown.add(path);
    return this.draft.violations.filter((each) => each.field === path);
  }

  private text(
    path: string,
    name: string,
    type: "text" | "integer" = "text",
    placeholder = "",
    hint = "",
  ): TemplateResult {
    const flaws = this.flawsOf(path);
    const input = this.input(
      path,
      textAt(this.draft.spec, path),
      flaws,
      placeholder,
      (text) => this.set(path, valueOf(text, type)),
    );
    return field(path, name, input, hint, flaws);
  }

  private input(
    path: string,
    value: string,
    flaws: Violation[],
    placeholder: string,
    take: (text: string, input: HTMLInputElement) => void,
  ): TemplateResult {
    return html`
      <input
        id="f-${path}"
        .value="${value}"
        placeholder="${placeholder}"
        autocomplete="off"
        aria-invalid="${flaws
          .length > 0}"
        aria-describedby="d-${path}"
        @change="${(event: Event) => {
          const input = event.target as HTMLInputElement;
          take(input.value, input);
        }}"
      >
    `;
  }

  private rows(): TemplateResult {
    const rows = rowsOf(this.draft.spec);
    const flaws = this.flawsOf("rows");
    const baseline = this.flawsOf("baseline");
    const select = html`
      <select id="f-baseline" aria-describedby="d-baseline" aria-invalid="${baseline.length > 0}" @change="${(
        event: Event,
      ) => this.set("baseline", (event.target as HTMLSelectElement).value || undefined)}">
        ${option("", "none", this.draft.spec.baseline)}${rows.map((row) =>
          option(row.label, row.label, this.draft.spec.baseline)
        )}
      </select>
    `;
    return html`
      <fieldset>
        <legend>Methods</legend>
        ${flawList(flaws)}
        <div class="checks">${this.methods.map((method) => this.method(method, rows.map((row) => row.method)))}</div>
        ${field("baseline", "Compared with", select, "", baseline)}
      </fieldset>
    `;
  }

  private method(method: Method, chosen: string[]): TemplateResult {
    const flaws = this.draft.violations.filter((flaw) => this.rowOf(flaw) === method.name);
    return html`
      <div>
        <label class="check"><input type="checkbox" .checked="${chosen.includes(method.name)}" @change="${(
          event: Event,
        ) => this.draft.take(withRow(this.draft.spec, method.name, (event.target as HTMLInputElement).checked))}">
        ${method
          .title}</label>${flawList(
            flaws.map((flaw) => ({
              ...flaw,
              message: `${flaw.field.replace(/^rows\[\d+\]\.?/, "")} ${flaw.message}`,
            })),
          )}
      </div>
    `;
  }

  private axes(): TemplateResult {
    const axes = axesOf(this.draft.spec);
    const others = axes.filter(([path]) => path !== LABELS);
    const labels = axes.find(([path]) => path === LABELS)?.[1] ?? [];
    const general = this.flawsOf("axes");
    return html`
      <fieldset>
        <legend>Axes</legend>
        ${flawList(general)} ${this.axis(
          LABELS,
          "Numbers of labels",
          labels,
          "Every method is tried with each, such as 40, 100, 400.",
        )} ${repeat(
          others,
          ([path]) => path, // Whoever types in one has that one under the keyboard, whichever comes or goes.
          ([path, values]) => this.axis(path, path, values, "With commas between them; none takes the axis away."),
        )}
        <div class="field">
          <label for="f-axis">Another axis</label>
          <input id="f-axis" placeholder="optimizer.learningRate = 0.03, 0.1" autocomplete="off" @change="${(
            event: Event,
          ) => this.addAxis(event.target as HTMLInputElement)}">
          <p class="quiet hint">A field of the job spec and its values.</p>
        </div>
      </fieldset>
    `;
  }

  private axis(path: string, name: string, values: Json[], hint: string): TemplateResult {
    const flaws = this.flawsOf(`axes.${path}`);
    const input = this.input(
      `axes.${path}`,
      valuesText(values),
      flaws,
      "",
      (text, element) => {
        const values = parseValues(text);
        this.judge(element, values === null ? "A list in JSON, or values with commas between them" : "");
        if (values !== null) {
          this.draft.take(withAxis(this.draft.spec, path, values));
        }
      },
    );
    return field(`axes.${path}`, name, input, hint, flaws);
  }

  private addAxis(input: HTMLInputElement): void {
    const [path = "", ...rest] = input.value.split("=");
    const values = parseValues(rest.join("=")) ?? [];
    const isNone = input.value.trim() === "";
    const isOne = path.trim() !== "" && values.length > 0;
    this.judge(
      input,
      isNone || isOne ? "" : "A field, =, and its values, such as optimizer.learningRate = 0.03, 0.1",
    );
    if (isOne) {
      input.value = "";
      this.draft.take(withAxis(this.draft.spec, path.trim(), values));
    }
  }

  private base(): TemplateResult {
    const schema = (path: string) => this.document === null ? null : fieldSchema(this.document, path);
    const spec = this.baseOf();
    const dataset = html`
      <select id="f-base.dataset.name" @change="${(event: Event) =>
        this.set("base", withDataset(spec, (event.target as HTMLSelectElement).value))}">${choices(
          schema("dataset.name"),
        ).map((each) => option(each, each, at(spec, "dataset.name")))}</select>
    `;
    const isAxis = axesOf(this.draft.spec).some(([path]) => path === LABELS);
    return html`
      <fieldset>
        <legend>What all runs share</legend>
        ${field("base.dataset.name", "Data set", dataset, "", this.flawsOf("base.dataset.name"))}
        <div class="pairs">${BASE.filter(([path]) => path !== LABELS || !isAxis).map(([path, name]) => {
          const flaws = this.flawsOf(`base.${path}`);
          const values = choices(schema(path));
          const byDefault = schema(path)?.default;
          return values.length === 0
            ? this.text(`base.${path}`, name, "integer", byDefault === undefined ? "" : String(byDefault))
            : field(
              `base.${path}`,
              name,
              html`
                <select id="f-base.${path}" @change="${(event: Event) =>
                  this.set(`base.${path}`, (event.target as HTMLSelectElement).value || undefined)}">
                  ${option("", "by default", at(spec, path))}${values.map((each) =>
                    option(each, each, at(spec, path))
                  )}
                </select>
              `,
              "",
              flaws,
            );
        })}</div>
      </fieldset>
    `;
  }

  private baseOf(): Spec {
    const { base } = this.draft.spec;
    return isNested(base) ? base : {};
  }

  private repeats(): TemplateResult {
    const seeds = at(this.draft.spec, "repeats.seeds");
    const vary = at(this.draft.spec, "repeats.vary");
    const varied = Array.isArray(vary) ? vary : VARIED;
    const flaws = this.flawsOf("repeats.seeds");
    const input = this.input(
      "repeats.seeds",
      Array.isArray(seeds) ? valuesText(seeds) : "",
      flaws,
      "1, 2, 3, 4, 5",
      (text, element) => {
        const parsed = parseSeeds(text);
        const isNone = text.trim() === "";
        this.judge(element, parsed === null && !isNone ? "Whole numbers, with commas or spaces between them" : "");
        if (parsed !== null || isNone) {
          this.set("repeats.seeds", parsed ?? undefined);
        }
      },
    );
    return html`
      <fieldset>
        <legend>Repeats</legend>
        ${field("repeats.seeds", "Seeds", input, "An interval needs three, five are better.", flaws)}
        <div class="checks">${VARIED.map((path) =>
          html`
            <label class="check"><input type="checkbox" .checked="${varied.includes(path)}" @change="${(
              event: Event,
            ) => {
              const isWanted = (event.target as HTMLInputElement).checked;
              this.set("repeats.vary", VARIED.filter((each) => each === path ? isWanted : varied.includes(each)));
            }}"> ${VARY_WORDS[path]}</label>
          `
        )}</div>
        ${flawList(this.flawsOf("repeats.vary"))}
      </fieldset>
    `;
  }

  private limits(): TemplateResult {
    return html`
      <fieldset>
        <legend>Limits</legend>
        <div class="pairs">${LIMITS.map(([path, name, byDefault]) =>
          this.text(path, name, "integer", byDefault)
        )}</div>
      </fieldset>
    `;
  }
}

customElements.define("fl-new-sweep", NewSweepPage);
