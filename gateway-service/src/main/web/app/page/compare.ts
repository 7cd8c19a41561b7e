import { html, nothing, type TemplateResult } from "lit";
import { usualBaseline } from "../comparison/group.ts";
import { comparisonQuery, FIGURE, FIGURES, FILTERS, firstSpecs } from "../comparison/query.ts";
import { comparisonView, headlineOf, viewSwitch } from "../comparison/view.ts";
import { asFailure, Failure, getJson, postJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import type { Comparison, Job } from "../core/rest.ts";
import { formatRoute, moved, type Route } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { failureBox, ofBefore, option, staleness, View, waiting, whyNot } from "../core/view.ts";
import { isMoving } from "../job/state.ts";


const BAD_REQUEST = 400;

interface Compared {
  comparison: Comparison;
  /** What was asked for: the address may be ahead of it, and stays so where that is not answered. */
  query: Record<string, string>;
}

/** With the baseline that is asked for, or else with the usual one where there is one. */
async function ask(query: Record<string, string>, signal: AbortSignal): Promise<Comparison> {
  const wishes = comparisonQuery(query);
  const comparison = await getJson<Comparison>(`api/v1/comparison?${wishes}`, signal);
  const baseline = wishes.has("baseline") ? null : usualBaseline(comparison);
  if (baseline === null) {
    return comparison;
  }
  wishes.set("baseline", baseline);
  try {
    return await getJson<Comparison>(`api/v1/comparison?${wishes}`, signal);
  } catch (cause) {
    if (cause instanceof Failure && cause.status === BAD_REQUEST) {
      return comparison; // Nobody asked for that baseline.
    }
    throw cause;
  }
}

function isFiltered(query: Record<string, string>): boolean {
  return FILTERS.some((name) => (query[name] ?? "") !== "");
}

/** Which method helped: mean and deviation over seeds, every seed, and the difference to a baseline with its interval. */
export class ComparePage extends View {
  static override properties = { route: { attribute: false }, failure: { state: true }, started: { state: true } };
  declare route: Route;
  private readonly asker = new Asker(this);
  declare failure: Failure | null;
  declare started: number | null;
  private readonly live = new Live<Compared>(
    this,
    async (signal) => {
      const { query } = this.route;
      return { comparison: await ask(query, signal), query };
    },
    ({ comparison }) => comparison.rows.some((row) => row.unfinished.some((run) => isMoving(run.state) && run.state !== "planned")),
  );

  constructor() {
    super();
    this.failure = null;
    this.started = null;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (moved(changed, this.route) !== null) {
      this.live.refresh();
    }
  }

  private to(change: Record<string, string>): string {
    return formatRoute({ page: "compare", id: "", query: { ...this.route.query, ...change } });
  }

  private async startThree(): Promise<void> {
    this.failure = null;
    this.started = 0;
    try {
      for (const spec of firstSpecs()) {
        // The same body and key give the same job again, however often the button is pressed.
        await postJson<Job>("api/v1/jobs", spec, { "Idempotency-Key": `first-${JSON.stringify(spec.method)}-${spec.seed}`.replace(/[^!-~]/g, "") });
        this.started++;
      }
      if (this.isConnected) { // Who has gone elsewhere is not led away from there.
        location.hash = formatRoute({ page: "jobs", id: "", query: {} });
      }
    } catch (cause) {
      this.failure = asFailure(cause);
      this.started = null;
    }
  }

  protected override render(): TemplateResult {
    const compared = this.live.value;
    const comparison = compared?.comparison ?? null;
    return html`<header class="head"><h1 class="sentence">${
      comparison === null || comparison.rows.length === 0 ? "Which method helps?" : headlineOf(comparison, this.route.query)
    }</h1></header>
      ${this.failure === null ? nothing : failureBox(this.failure)} ${this.trouble()}
      ${compared === null ? waiting(this.live) : html`${
      compared.comparison.rows.length === 0 && !isFiltered(compared.query) ? this.first() : html`${this.filters()} ${this.comparison(compared)}`
    }`}`;
  }

  private trouble(): TemplateResult | typeof nothing {
    const failure = this.live.failure;
    if (failure !== null && this.live.asOf === null && failure.status !== 400) {
      return html`${failureBox(failure)}<p class="quiet">Only this page needs the metrics service; <a href="#/jobs">jobs</a> are
        there, and can be submitted.</p>`;
    }
    return staleness(this.live);
  }

  private first(): TemplateResult {
    const hindrance = this.asker.lacks("submit");
    return html`<div class="empty"><p>There is nothing to compare yet. Three methods on two moons with ten labels, three seeds each,
        take a minute or two:</p>
      <p><button class="button primary" ?disabled=${this.started !== null || hindrance !== ""} title=${
      hindrance || nothing
    } @click=${() => this.startThree()}>Start three methods</button></p>${whyNot(hindrance)}
      <p>Or from the command line, on Fashion-MNIST: <code>./fewlabel demo</code></p></div>`;
  }

  private filters(): TemplateResult {
    const query = this.route.query;
    const change = (event: Event) => {
      const wishes = new FormData(event.currentTarget as HTMLFormElement);
      location.hash = this.to(Object.fromEntries([...wishes].map(([name, value]) => [name, String(value).trim()])));
    };
    return html`<form class="filters" @change=${change} @submit=${(event: Event) => {
      event.preventDefault();
      change(event);
    }}>
      ${
      FILTERS.map((name, index) =>
        html`<label>${name} <input name=${name} .value=${query[name] ?? ""} placeholder="any" size="12" autocomplete="off"
          ?data-search=${index === 0}></label>`
      )
    }
      <label>figure <select name="figure">${
      FIGURES.map(([value, text]) => option(value, text, query.figure || FIGURE))
    }</select></label></form>`;
  }

  private comparison({ comparison, query: asked }: Compared): TemplateResult {
    const before = ofBefore(`${comparisonQuery(asked)}` !== `${comparisonQuery(this.route.query)}`);
    if (comparison.rows.length === 0) {
      return html`${before}<p class="empty">No job is like that. <a href="#/compare">Compare all</a></p>`;
    }
    return html`${before}${viewSwitch(this.route.query, (change) => this.to(change))}${
      comparisonView(comparison, this.route.query, {
        baseline: (label) => this.to({ baseline: label }),
        format: (format) => {
          const wishes = comparisonQuery({ baseline: comparison.baseline ?? "", ...asked });
          wishes.set("format", format);
          return `api/v1/comparison?${wishes}`;
        },
      })
    }`;
  }
}

customElements.define("fl-compare", ComparePage);
