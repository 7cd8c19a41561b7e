import { html, nothing, type TemplateResult } from "lit";
import { measured, type Series } from "../chart/geometry.ts";
import { count, dateTime, duration, NONE, percent, points } from "../core/format.ts";
import { asFailure, Failure, getJson, postJson } from "../core/http.ts";
import { parseJson } from "../core/json.ts";
import { Live } from "../core/live.ts";
import { classNames, textAt } from "../core/names.ts";
import type { Datasets, Job, ResultDetail } from "../core/rest.ts";
import { formatRoute, isStillAt, moved, type Route } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { failureBox, figure, loading, staleness, View, waiting, whyNot } from "../core/view.ts";
import { stateBadge } from "../job/badge.ts";
import { lastQuality } from "../job/figures.ts";
import { qualityOf } from "../job/quality.ts";
import "../job/log.ts";
import "../job/settings.ts";
import "../job/trial.ts";
import { mayTry } from "../job/prediction.ts";
import { markOf, seriesOf } from "../job/series.ts";
import { type Action, actionsOf, isMoving, isOver } from "../job/state.ts";
import { progressOf } from "./jobs.ts";

const WORDS: Record<Action, string> = { cancel: "Cancel", pause: "Pause", resume: "Resume", retry: "Retry" };

/** One job: how it is, how it went, and what it left. */
export class JobPage extends View {
  static override properties = {
    route: { attribute: false },
    refused: { state: true },
    asked: { state: true },
    datasets: { state: true },
  };
  declare route: Route;
  private readonly asker = new Asker(this);
  declare refused: Failure | null;
  declare asked: Action | null;
  /** For the names of classes; without them classes are numbers, and lead nowhere. */
  declare datasets: Datasets | null;
  private readonly job = new Live<Job>(
    this,
    (signal) => getJson(this.path(), signal),
    (job) => isMoving(job.state),
    {
      event: "job",
      path: (job) => isOver(job.state) ? null : `${this.path()}/events`,
      take: (data) => parseJson<Job>(data),
    },
  );
  /** Null before the metrics service has heard of an epoch, as the gateway has by then. */
  private readonly result = new Live<ResultDetail | null>(
    this,
    (signal) => this.labeledEpochs() === 0 ? Promise.resolve(null) : resultOf(this.route.id, signal),
    (result) => (result?.curve.at(-1)?.epoch ?? -1) + 1 < this.labeledEpochs(),
  );
  private askedFor = 0;
  private isNaming = false;

  constructor() {
    super();
    this.refused = null;
    this.asked = null;
    this.datasets = null;
  }

  protected override updated(changed: Map<string, unknown>): void {
    this.askForNames();
    if (moved(changed, this.route) === "elsewhere") {
      this.refused = null;
      this.askedFor = 0;
      this.job.restart();
      this.result.restart();
    } else if (this.labeledEpochs() !== this.askedFor) {
      this.askedFor = this.labeledEpochs();
      this.result.refreshSoon();
    }
  }

  /** With each bit of news of the job, until they come. */
  private askForNames(): void {
    if (this.datasets === null && !this.isNaming) {
      this.isNaming = true;
      getJson<Datasets>("api/v1/datasets").then((datasets) => this.datasets = datasets, () => {}).finally(() =>
        this.isNaming = false
      );
    }
  }

  private labeledEpochs(): number {
    return this.job.value?.progress.labeledEpochs ?? 0;
  }

  private path(): string {
    return `api/v1/jobs/${encodeURIComponent(this.route.id)}`;
  }

  private async ask(action: Action): Promise<void> {
    if (action === "cancel" && !confirm("Cancel this job? What it has made by now stays.")) {
      return;
    }
    this.asked = action;
    this.refused = null;
    const { route } = this;
    try {
      await postJson<Job>(`${this.path()}/${action}`, null);
    } catch (cause) {
      if (isStillAt(this, route)) {
        this.refused = asFailure(cause);
      }
    } finally {
      this.asked = null;
      this.job.refresh();
    }
  }

  protected override render(): TemplateResult {
    const job = this.job.value;
    if (job === null) {
      return html`
        <header class="head"><h1>Job</h1></header>${this.job.failure === null
          ? loading
          : failureBox(this.job.failure)}<p><a href="#/jobs">All jobs</a></p>
      `;
    }
    const actions = actionsOf(job);
    const hindrance = this.asker.lacks("submit", job.owner);
    return html`
      <nav class="trail" aria-label="Where you are"><a href="#/jobs">Jobs</a></nav>
      <header class="head">
        <h1>${job.name}</h1>${stateBadge(job.state)}<span class="grow"></span>${actions.map((action) =>
          html`
            <button class="button" ?disabled="${this.asked !== null || hindrance !==
              ""}" title="${hindrance || nothing}" @click="${() =>
              this.ask(action)}">${WORDS[action]}</button>
          `
        )}<a class="button" href="#/new?from=${job.id}"
        >Again with …</a>
      </header>
      ${actions.length === 0 ? nothing : whyNot(hindrance)} ${staleness(this.job)} ${this.refused === null ? nothing : failureBox(this.refused)} ${news(job)} ${figures(
        job,
      )} ${this.curve(job)} ${products(job)} ${mayTry(job)
        ? html`
          <fl-trial .job="${job.id}"></fl-trial>
        `
        : nothing} ${specOf(job, this.asker.isRequired ? job.owner : undefined)}
    `;
  }

  private curve(job: Job): TemplateResult {
    const curve = this.result.value?.curve ?? [];
    const series = seriesOf(curve, this.result.value?.curveEvery);
    const quality = lastQuality(curve);
    return html`
      <section>
        <h2>Errors by epoch</h2>
        ${staleness(this.result)}${curve.length > 0
          ? html`
            <fl-curve .series="${series}" .mark="${markOf(job)}"></fl-curve>${table(series)}
          `
          : job.progress.labeledEpochs === 0
          ? html`
            <p class="quiet">${isOver(job.state)
              ? "No epoch was labeled."
              : "They come with the first labeled epoch."}</p>
          `
          : waiting(this.result)}
      </section>
      ${quality === null
        ? nothing
        : qualityOf(job, classNames(job.spec, this.datasets), quality.quality, quality.epoch)}
    `;
  }
}

async function resultOf(id: string, signal: AbortSignal): Promise<ResultDetail | null> {
  try {
    return await getJson<ResultDetail>(`api/v1/results/${encodeURIComponent(id)}`, signal);
  } catch (cause) {
    if (cause instanceof Failure && cause.status === 404) {
      return null;
    }
    throw cause;
  }
}

function news(job: Job): TemplateResult {
  return html`
    ${job.waiting === null ? nothing : html`
      <div class="stale" role="status">Waits for the ${job.waiting.for} since ${dateTime(job.waiting.since)}: ${job
        .waiting.message}</div>
    `}${job.state === "failed"
      ? html`
        <div class="problem" role="alert">
          <strong>${job.reason ?? "It failed"}</strong>
          ${job.message === null ? nothing : html`
            <p>${job.message}</p>
          `}${job.advice === null ? nothing : html`
            <p>${job.advice}</p>
          `}
        </div>
      `
      : job.message !== null && job.message !== ""
      ? html`
        <p class="quiet">${job.reason === null ? "" : `${job.reason}: `}${job.message}</p>
      `
      : nothing}${job.lastFailure !== null && job.state !== "failed"
      ? html`
        <p class="quiet">Attempt ${job.lastFailure.attempt} failed ${dateTime(job.lastFailure.at)}: ${job.lastFailure
          .reason}${job.lastFailure.message === null ? "" : `, ${job.lastFailure.message}`}</p>
      `
      : nothing}${job.unreadable.length === 0 ? nothing : html`
      <details>
        <summary>${job.unreadable.length} files cannot be read and are passed over</summary>
        <ul>${job.unreadable.map((each) =>
          html`
            <li><code>${each.file}</code> ${each.reason}</li>
          `
        )}</ul>
      </details>
    `}
  `;
}

function figures(job: Job): TemplateResult {
  const { progress } = job;
  const seconds = job.startedAt === null
    ? null
    : ((job.finishedAt === null ? Date.now() : Date.parse(job.finishedAt)) - Date.parse(job.startedAt)) / 1000;
  return html`
    <dl class="figures">
      <div class="wide">
        <dt>Progress</dt>
        <dd>${progressOf(job)}</dd>
      </div> ${figure(
        "Student",
        percent(progress.studentTestError),
        "test error",
      )} ${figure("Teacher", percent(progress.teacherTestError), "test error")} ${figure(
        "Average",
        percent(progress.averageTestError),
        "test error",
      )} ${isMoving(job.state) && progress.imagesPerSecond > 0
        ? figure("Pace", `${count(Math.round(progress.imagesPerSecond))}/s`, "images")
        : nothing} ${figure("Method", textAt(job.spec, "method.name"))} ${figure(
          "Data",
          textAt(job.spec, "dataset.name"),
          `${textAt(job.spec, "dataset.labels")} labels`,
        )} ${figure(
          "Time",
          seconds === null ? NONE : duration(seconds),
          job.attempt > 1 ? `attempt ${job.attempt}` : "",
        )}
    </dl>
  `;
}

function table(series: Series[]): TemplateResult {
  const shown = measured(series);
  const epochs = Array.from({ length: Math.max(0, ...shown.map((each) => each.values.length)) }, (_, epoch) => epoch)
    .filter((epoch) => shown.some((each) => (each.values[epoch] ?? null) !== null));
  return html`
    <details>
      <summary>As a table</summary>
      <div class="scroll" tabindex="0" role="group" aria-label="Errors by epoch">
        <table>
          <thead><tr><th class="number">Epoch</th>${shown.map((each) =>
            html`
              <th class="number">${each.name}</th>
            `
          )}</tr></thead>
          <tbody>${epochs.map((epoch) =>
            html`
              <tr><td class="number">${epoch + 1}</td>${shown.map((each) =>
                html`
                  <td class="number">${points(each.values[epoch])}</td>
                `
              )}</tr>
            `)}</tbody>
        </table>
      </div>
    </details>
  `;
}

function products(job: Job): TemplateResult | typeof nothing {
  if (job.filesRemovedAt !== null) {
    return html`
      <section>
        <h2>Take home</h2>
        <p class="quiet">Its files were removed ${dateTime(job.filesRemovedAt)}, models and labels included: it can be looked at and
          compared, but not be taken home, corrected or retried.</p>
      </section>
    `;
  }
  if (job.progress.labeledEpochs === 0) {
    return nothing;
  }
  const path = `api/v1/jobs/${job.id}`;
  // Without the attribute download, which would keep a refusal from being read; what is there the gateway sends as a file anyway.
  const link = (to: string, text: string) =>
    html`
      <a class="button" href="${path}/${to}">${text}</a>
    `;
  const labels = (mode: string, text: string, look: string) =>
    html`
      <a class="${look}" href="${formatRoute({ page: "labels", id: job.id, query: { mode } })}">${text}</a>
    `;
  return html`
    <section>
      <h2>Take home</h2>
      <p class="links">
        ${labels("", "Look through the labels", "button primary")} ${labels("fix", "Correct them", "button")} ${labels(
          "audit",
          "How many are right?",
          "button",
        )} ${link("model?format=onnx", "Model, ONNX")} ${link("model?format=safetensors", "Model, safetensors")} ${link(
          "model?format=dl4j",
          "Model, Deeplearning4j",
        )} ${link("labels", "Labels, CSV")}
        ${link("model-card", "Model card")}
      </p>
    </section>
  `;
}

/** @param owner missing where it says nothing */
function specOf(job: Job, owner: string | undefined): TemplateResult {
  return html`
    <section>
      <fl-log .job="${job.id}" .isOver="${isOver(job.state)}"></fl-log>
      <fl-settings .spec="${job.spec}"></fl-settings>
      <p class="quiet">Job <code>${job.id}</code>, submitted ${dateTime(job.createdAt)}${owner === undefined
        ? ""
        : ` by ${owner}`}</p>
    </section>
  `;
}

customElements.define("fl-job", JobPage);
