import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { count, dateTime } from "../core/format.ts";
import { getJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import type { JobLog, LogLine } from "../core/rest.ts";
import { staleness, View, waiting } from "../core/view.ts";
import { gapBefore } from "./lines.ts";

const LINES = 200;

/** What the services said of a job, which is asked for when somebody opens it. */
export class Log extends View {
  static override properties = {
    job: { attribute: false },
    isOver: { attribute: false },
    isOpen: { state: true },
  };
  declare job: string;
  declare isOver: boolean;
  declare isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
  }

  protected override render(): TemplateResult {
    return html`
      <details @toggle="${(event: Event) => this.isOpen = (event.target as HTMLDetailsElement).open}">
        <summary><h2>Log</h2></summary>
        ${this.isOpen
          ? html`
            <fl-log-lines .job="${this.job}" .isOver="${this.isOver}"></fl-log-lines>
          `
          : nothing}
      </details>
    `;
  }
}

/** The newest lines, as they come. */
export class LogLines extends View {
  static override properties = { job: { attribute: false }, isOver: { attribute: false } };
  declare job: string;
  declare isOver: boolean;
  private readonly live = new Live<JobLog>(
    this,
    (signal) => getJson(`${this.path()}?pageSize=${LINES}`, signal),
    () => !this.isOver,
  );

  private path(): string {
    return `api/v1/jobs/${encodeURIComponent(this.job)}/log`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.get("job") !== undefined) {
      this.live.restart();
    }
  }

  protected override render(): TemplateResult {
    const log = this.live.value;
    return html`
      ${staleness(this.live)} ${log === null
        ? waiting(this.live)
        : log.lines.length === 0
        ? html`
          <p class="quiet">Nothing has been said yet.</p>
        `
        : this.table(log)}
    `;
  }

  private table(log: JobLog): TemplateResult {
    return html`
      <div class="scroll" tabindex="0" role="group" aria-label="Log">
        <table class="log">
          <thead><tr><th>Time</th><th>Level</th><th>From</th><th>What</th></tr></thead>
          <tbody>${repeat(
            log.lines,
            (line) => line.number, // A trace that somebody opened stays so while lines move on.
            (line, index) => row(line, gapBefore(log.lines, index)),
          )}</tbody>
        </table>
      </div>
      <p class="quiet">${count(log.lines.length)} of ${count(log.total)} lines${log.lost === 0
        ? ""
        : `; ${count(log.lost)} more were lost, since the services had no room for them`}.
        <a href="${this.path()}?format=text&pageSize=2000">All that are kept, as text</a></p>
    `;
  }
}

function row(line: LogLine, gap: number): TemplateResult {
  return html`
    ${gap === 0 ? nothing : html`
      <tr><td colspan="4" class="quiet">… ${count(gap)} lines are not kept …</td></tr>
    `}
    <tr>
      <td>${dateTime(line.time)}</td>
      <td class="${line.level === "error" ? "bad" : ""}">${line.level}</td>
      <td>${line.service} <span class="quiet">${line.host}</span></td>
      <td><span class="said">${line.message}</span>${line.trace === null ? nothing : html`
        <details><summary>Stack trace</summary><pre>${line.trace}</pre></details>
      `}</td>
    </tr>
  `;
}

customElements.define("fl-log", Log);
customElements.define("fl-log-lines", LogLines);
