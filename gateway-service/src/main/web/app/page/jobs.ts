import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { age, duration, NONE, percent } from "../core/format.ts";
import { getJson } from "../core/http.ts";
import { parseJson } from "../core/json.ts";
import { Live } from "../core/live.ts";
import { textAt } from "../core/names.ts";
import type { Job, JobPage } from "../core/rest.ts";
import { formatRoute, moved, type Route, take } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { option, staleness, View, waiting } from "../core/view.ts";
import { doneShare, isMoving, STATES } from "../job/state.ts";
import { stateBadge } from "../job/badge.ts";
import { Queue } from "../job/queue.ts";
import { whyItWaits } from "../job/wait.ts";

const PAGE_SIZE = 25;

function wishesOf(query: Record<string, string>): URLSearchParams {
  const wishes = new URLSearchParams({ pageSize: String(PAGE_SIZE) });
  take(wishes, query, ["state", "method", "dataset", "name", "owner", "pageToken"]);
  return wishes;
}

/** The list of jobs, newest first. */
export class JobsPage extends View {
  static override properties = { route: { attribute: false } };
  declare route: Route;
  private readonly asker = new Asker(this);
  private readonly queue = new Queue(() => this.requestUpdate());
  private readonly live = new Live<JobPage>(
    this,
    async (signal) => this.seen(await getJson<JobPage>(`api/v1/jobs?${wishesOf(this.route.query)}`, signal)),
    (page) => page.jobs.some((job) => isMoving(job.state)),
    {
      event: "jobs",
      path: () => `api/v1/jobs/events?${wishesOf(this.route.query)}`,
      take: (data) => this.seen(parseJson<JobPage>(data)),
    },
  );

  private seen(page: JobPage): JobPage {
    this.queue.look(page);
    return page;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (moved(changed, this.route) !== null) {
      this.live.restart();
    }
  }

  protected override render(): TemplateResult {
    return html`<header class="head"><h1>Jobs</h1><a class="button primary" href="#/new">New job</a></header>
      ${this.filters()} ${staleness(this.live)} ${this.live.value === null ? waiting(this.live) : this.table(this.live.value)}`;
  }

  private filters(): TemplateResult {
    const query = this.route.query;
    return html`<form class="filters" role="search" @submit=${(event: Event) => this.filter(event)}
        @change=${(event: Event) => this.filter(event)}>
      <label>Name <input type="search" name="name" data-search .value=${query.name ?? ""} maxlength="100"
        placeholder="exactly" autocomplete="off"></label>
      <label>State <select name="state">${option("", "any", query.state)}${
      STATES.map((state) => option(state, state, query.state))
    }</select></label>
      ${this.mine()}${
      ["method", "dataset", "owner"].map((name) =>
        query[name] && !(name === "owner" && this.isMine())
          ? html`<a class="chip" href=${formatRoute({ ...this.route, query: { ...query, [name]: "", pageToken: "" } })}
              aria-label="Any ${name} instead of ${query[name]}">${query[name]} <span aria-hidden="true">×</span></a>`
          : nothing
      )
    }
    </form>`;
  }

  private isMine(): boolean {
    return this.asker.isRequired && this.route.query.owner === this.asker.identity?.owner;
  }

  private mine(): TemplateResult | typeof nothing {
    return !this.asker.isRequired ? nothing : html`<label><input type="checkbox" name="mine" .checked=${this.isMine()}> mine</label>`;
  }

  private filter(event: Event): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const wishes = new FormData(form);
    const query: Record<string, string> = { ...this.route.query, pageToken: "" };
    for (const name of ["name", "state"]) {
      query[name] = String(wishes.get(name) ?? "").trim();
    }
    if (wishes.has("mine")) {
      query.owner = this.asker.identity?.owner ?? "";
    } else if (this.isMine()) {
      query.owner = "";
    }
    location.hash = formatRoute({ ...this.route, query });
  }

  private table(page: JobPage): TemplateResult {
    if (page.jobs.length === 0 && page.unreadable.length === 0) {
      const isFiltered = Object.values(this.route.query).some((value) => value !== "");
      return isFiltered
        ? html`<p class="empty">No job is like that. <a href="#/jobs">Show all</a></p>`
        : html`<div class="empty"><p>There are no jobs yet.</p>
            <p><a class="button primary" href="#/new">Submit one</a> or <a href="#/compare">start three methods</a>.</p></div>`;
    }
    const now = new Date();
    return html`<table class="cards jobs"><thead><tr><th>State</th><th>Job</th><th>Method</th><th>Data</th><th>Progress</th>
        <th class="number">Test error</th>${
      this.asker.isRequired ? html`<th>Owner</th>` : nothing
    }<th class="number">Age</th></tr></thead>
      <tbody>${repeat(page.jobs, (job) => job.id, (job) => this.row(job, now))}${
      page.unreadable.map((each) =>
        html`<tr><td data-label="State">unreadable</td><td colspan=${this.asker.isRequired ? 7 : 6} data-label="Job"><code>${each.id}</code>
          <span class="quiet">${each.reason}</span></td></tr>`
      )
    }</tbody></table>
      <nav class="pages" aria-label="Older and newer">${
      this.route.query.pageToken
        ? html`<a class="button" href=${this.pageRoute("")}>Newest</a>`
        : nothing
    }${
      page.nextPageToken === null ? nothing : html`<a class="button" href=${this.pageRoute(page.nextPageToken)}>Older</a>`
    }</nav>`;
  }

  private pageRoute(pageToken: string): string {
    return formatRoute({ ...this.route, query: { ...this.route.query, pageToken } });
  }

  private row(job: Job, now: Date): TemplateResult {
    const { byJob, isLonger } = this.queue.places;
    const why = whyItWaits(job, byJob.get(job.id), isLonger);
    return html`<tr>
      <td data-label="State">${stateBadge(job.state)}</td>
      <td data-label="Job" class="wide"><a data-row href=${formatRoute({ page: "jobs", id: job.id, query: {} })}>${job.name}</a>
        ${why === "" ? nothing : html`<div class="quiet why ${job.state === "failed" ? "bad" : ""}">${why}</div>`}</td>
      <td data-label="Method">${this.only("method", textAt(job.spec, "method.name"))}</td>
      <td data-label="Data"><span>${this.only("dataset", textAt(job.spec, "dataset.name"))} <span class="quiet">${textAt(job.spec, "dataset.labels")}</span></span></td>
      <td data-label="Progress">${progressOf(job)}</td>
      <td data-label="Test error" class="number">${percent(job.progress.studentTestError)}</td>
      ${this.asker.isRequired ? html`<td class="owner" data-label="Owner">${job.owner === undefined ? NONE : this.only("owner", job.owner)}</td>` : nothing}
      <td data-label="Age" class="number">${age(job.createdAt, now)}</td>
    </tr>`;
  }

  private only(name: "method" | "dataset" | "owner", value: string): TemplateResult {
    const query = { ...this.route.query, [name]: value, pageToken: "" };
    return html`<a class="plain" href=${formatRoute({ ...this.route, query })}>${value}</a>`;
  }
}

export function progressOf(job: Job): TemplateResult {
  const { labeledEpochs, epochs, etaSeconds } = job.progress;
  return html`<div class="progress"><progress max="1" .value=${doneShare(job)} aria-label="Done"></progress>
    <span class="number">${labeledEpochs}/${epochs}</span>
    <span class="quiet">${etaSeconds === null ? "" : `${duration(etaSeconds)} left`}</span></div>`;
}

customElements.define("fl-jobs", JobsPage);
