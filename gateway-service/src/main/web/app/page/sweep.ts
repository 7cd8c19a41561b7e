import { html, nothing, type TemplateResult } from "lit";
import { FIGURE, FIGURES } from "../comparison/query.ts";
import { comparisonView, headlineOf, viewSwitch } from "../comparison/view.ts";
import { dateTime, duration } from "../core/format.ts";
import { asFailure, type Failure, getJson, postJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import type { Comparison, Sweep, SweepCell, SweepRun } from "../core/rest.ts";
import { formatRoute, isStillAt, moved, type Route, take } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { failureBox, loading, ofBefore, option, staleness, View, waiting, whyNot } from "../core/view.ts";
import { stateBadge } from "../job/badge.ts";
import { lookOf, STATES } from "../job/state.ts";
import {
  countsInWords,
  parseSeeds,
  repeatsOf,
  runAt,
  runsOf,
  type SweepAction,
  sweepActions,
} from "../sweep/progress.ts";

/** What each wish is called, and what the gateway calls it. */
const ACTIONS: Record<SweepAction, { word: string; path: string }> = {
  pause: { word: "Pause", path: "pause" },
  resume: { word: "Resume", path: "resume" },
  retry: { word: "Retry failed", path: "resume?retryFailed=true" },
  cancel: { word: "Cancel", path: "cancel" },
};

interface Compared {
  comparison: Comparison;
  /** What was asked for: the address may be ahead of it, and stays so where that is not answered. */
  query: URLSearchParams;
}

/** One sweep: where each run of each cell stands, and what they say together. */
export class SweepPage extends View {
  static override properties = { route: { attribute: false }, refused: { state: true }, isAsking: { state: true } };
  declare route: Route;
  private readonly asker = new Asker(this);
  declare refused: Failure | null;
  declare isAsking: boolean;
  private readonly sweep = new Live<Sweep>(
    this,
    (signal) => getJson(this.path(), signal),
    (sweep) => sweep.state === "running" || sweep.counts.running + sweep.counts.queued > 0,
  );
  private readonly comparison = new Live<Compared>(
    this,
    async (signal) => {
      const query = this.query();
      return { comparison: await getJson<Comparison>(`${this.path()}/comparison?${query}`, signal), query };
    },
    () => false,
  );
  private overSeen = -1;

  constructor() {
    super();
    this.refused = null;
    this.isAsking = false;
  }

  protected override updated(changed: Map<string, unknown>): void {
    const move = moved(changed, this.route);
    const over = this.sweep.value === null ? -1 : this.sweep.value.counts.succeeded + this.sweep.value.counts.failed;
    if (move === "elsewhere") {
      this.refused = null;
      this.sweep.restart();
      this.comparison.restart();
    } else if (over !== this.overSeen || move === "within") {
      this.overSeen = over;
      this.comparison.refresh();
    }
  }

  private path(): string {
    return `api/v1/sweeps/${encodeURIComponent(this.route.id)}`;
  }

  private query(): URLSearchParams {
    const wishes = new URLSearchParams();
    take(wishes, this.route.query, ["figure", "baseline"]);
    return wishes;
  }

  private to(change: Record<string, string>): string {
    return formatRoute({ ...this.route, query: { ...this.route.query, ...change } });
  }

  /** @return whether it was taken */
  private async ask(what: string, body: unknown): Promise<boolean> {
    this.isAsking = true;
    this.refused = null;
    const { route } = this;
    try {
      await postJson<Sweep>(`${this.path()}/${what}`, body);
      return true;
    } catch (cause) {
      if (isStillAt(this, route)) {
        this.refused = asFailure(cause);
      }
      return false;
    } finally {
      this.isAsking = false;
      this.sweep.refresh();
    }
  }

  private async addSeeds(event: Event): Promise<void> {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("seeds") as HTMLInputElement;
    const seeds = parseSeeds(field.value);
    field.setCustomValidity(seeds === null ? "Whole numbers, with commas or spaces between them" : "");
    if (seeds === null) {
      field.reportValidity();
      return;
    }
    const said = field.value;
    if (await this.ask("repeats", { seeds }) && field.value === said) {
      field.value = ""; // What was refused can be mended.
    }
  }

  protected override render(): TemplateResult {
    const sweep = this.sweep.value;
    if (sweep === null) {
      return html`
        <header class="head"><h1>Sweep</h1></header>${this.sweep.failure === null
          ? loading
          : failureBox(this.sweep.failure)}<p><a href="#/sweeps">All sweeps</a></p>
      `;
    }
    const { all, over } = runsOf(sweep);
    const hindrance = this.asker.lacks("submit", sweep.owner);
    return html`
      <nav class="trail" aria-label="Where you are"><a href="#/sweeps">Sweeps</a></nav>
      <header class="head">
        <h1>${sweep.name}</h1><span class="quiet">${sweep.state}</span><span class="grow"></span>${sweepActions(
          sweep,
        ).map((action) =>
          html`
            <button ?disabled="${this.isAsking || hindrance !== ""}" title="${hindrance || nothing}" @click="${() =>
              (action !== "cancel" || confirm("Cancel this sweep? What its jobs have made by now stays.")) &&
              this.ask(ACTIONS[action].path, null)}">${ACTIONS[action].word}</button>
          `
        )}
      </header>
      ${whyNot(hindrance)} ${staleness(this.sweep)} ${this.refused === null ? nothing : failureBox(this.refused)} ${sweep.message === null
        ? nothing
        : html`
          <p class="stale">${sweep.message}</p>
        `}
      <p>
        <span class="progress"><progress max="${Math.max(1, all)}" .value="${over}" aria-label="Done"></progress>
          <span>${over} of ${all} runs are over: ${countsInWords(sweep)}${sweep.etaSeconds === null
            ? ""
            : `; ${duration(sweep.etaSeconds)} left`}</span></span>
        </p>
        ${this.matrix(sweep.cells ?? [])} ${this.seeds(sweep, hindrance)} ${this.results()}
        <p class="quiet">Sweep <code>${sweep.id}</code>, submitted ${dateTime(sweep.createdAt)}${this.asker.isRequired && sweep.owner !== undefined
          ? ` by ${sweep.owner}`
          : ""}</p>
      `;
    }

    private matrix(cells: SweepCell[]): TemplateResult {
      const repeats = repeatsOf(cells);
      const used = new Set(cells.flatMap((cell) => cell.runs.map((run) => run.state)));
      return html`
        <section>
          <h2>Runs</h2>
          <div class="scroll" tabindex="0" role="group" aria-label="Runs by cell and seed">
            <table class="matrix">
              <thead><tr><th>Cell</th>${repeats.map((each) =>
                html`
                  <th class="mark-cell" title="seed ${each.seed}, split seed ${each.splitSeed}">${each.seed}</th>
                `
              )}</tr></thead>
              <tbody>${cells.map((cell) =>
                html`
                  <tr><th scope="row">${cell.label}</th>${repeats.map((repeat) =>
                    html`
                      <td class="mark-cell">${square(cell, runAt(cell, repeat))}</td>
                    `
                  )}</tr>
                `
              )}</tbody>
            </table>
          </div>
          <p class="legend quiet">${["planned", ...STATES].filter((state) => used.has(state as SweepRun["state"])).map(
            stateBadge,
          )}</p>
        </section>
      `;
    }

    private seeds(sweep: Sweep, hindrance: string): TemplateResult | typeof nothing {
      return sweep.state === "cancelled" ? nothing : html`
        <form class="filters" @submit="${(event: Event) => void this.addSeeds(event)}">
          <label>More seeds <input name="seeds" ?disabled="${hindrance !==
            ""}" title="${hindrance || nothing}" placeholder="6, 7, 8" autocomplete="off" @input="${(event: Event) =>
            (event.target as HTMLInputElement).setCustomValidity("")}"></label>
          <button ?disabled="${this.isAsking || hindrance !== ""}" title="${hindrance || nothing}">Add</button>
        </form>
      `;
    }

    private results(): TemplateResult {
      const compared = this.comparison.value;
      const change = (event: Event) => location.hash = this.to({ figure: (event.target as HTMLSelectElement).value });
      return html`
        <section><h2>${compared === null ? "Comparison" : headlineOf(compared.comparison, this.route.query)}</h2>${staleness(
          this.comparison,
        )}${compared === null ? waiting(this.comparison) : html`
          <form class="filters">
            <label>figure <select @change="${change}">${FIGURES.map(([value, text]) =>
              option(value, text, this.route.query.figure || FIGURE)
            )}</select></label>
          </form>${ofBefore(`${compared.query}` !== `${this.query()}`)}${viewSwitch(this.route.query, (change) => this.to(change))}${comparisonView(
            compared.comparison,
            this.route.query,
            {
              baseline: (label) => this.to({ baseline: label }),
              format: (format) => {
                const wishes = new URLSearchParams(compared.query);
                wishes.set("format", format);
                return `${this.path()}/comparison?${wishes}`;
              },
            },
          )}
        `}</section>
      `;
    }
  }

  function square(cell: SweepCell, run: SweepRun | undefined): TemplateResult | typeof nothing {
    if (run === undefined) {
      return nothing;
    }
    const look = lookOf(run.state);
    const name = `${cell.label}, seed ${run.seed}: ${look.word}${run.message === null ? "" : `, ${run.message}`}`;
    const mark = html`
      <span class="state-mark" aria-hidden="true">${look.mark}</span>
    `;
    return run.jobId === null
      ? html`
        <span class="tone-${look.tone}" role="img" aria-label="${name}" title="${name}">${mark}</span>
      `
      : html`
        <a class="tone-${look.tone}" href="${formatRoute({
          page: "jobs",
          id: run.jobId,
          query: {},
        })}" aria-label="${name}" title="${name}">${mark}</a>
      `;
  }

  customElements.define("fl-sweep", SweepPage);
