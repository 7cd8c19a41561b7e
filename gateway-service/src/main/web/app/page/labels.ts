import { html, type TemplateResult } from "lit";
import { getJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import type { Job } from "../core/rest.ts";
import { formatRoute, moved, type Route } from "../core/route.ts";
import { View } from "../core/view.ts";
import "./audit.ts";
import "./browse.ts";
import "./fix.ts";

const MODES: [string, string][] = [["", "Browse"], ["fix", "Fix"], ["audit", "Audit"]];

/** A job's labels in one of three modes: to look through them, to correct them, and to find out how many are right. */
export class LabelsPage extends View {
  static override properties = { route: { attribute: false } };
  declare route: Route;
  /** For its name and whose it is alone: without it everything works. */
  private readonly job = new Live<Job>(
    this,
    (signal) => getJson(`api/v1/jobs/${encodeURIComponent(this.route.id)}`, signal),
    () => false,
  );

  protected override updated(changed: Map<string, unknown>): void {
    if (moved(changed, this.route) === "elsewhere") {
      this.job.restart();
    }
  }

  protected override render(): TemplateResult {
    const mode = this.route.query.mode ?? "";
    return html`
      <nav class="trail" aria-label="Where you are"><a href="#/jobs">Jobs</a> / <a href="${formatRoute({
        page: "jobs",
        id: this.route.id,
        query: {},
      })}">${this.job.value?.name ?? "job"}</a></nav>
      <header class="head">
        <h1>Labels</h1>
        <nav class="modes" aria-label="Modes">${MODES.map(([name, text]) =>
          html`
            <a href="${this.to(name)}" aria-current="${name === mode ? "page" : "false"}">${text}</a>
          `
        )}</nav>
      </header>
      ${this.inMode(mode)}
    `;
  }

  /** What the labels are narrowed by stays. */
  private to(mode: string): string {
    return formatRoute({ ...this.route, query: { ...this.route.query, mode, pageToken: "", audit: "" } });
  }

  private inMode(mode: string): TemplateResult {
    switch (mode) {
      case "fix":
        return html`
          <fl-fix .route="${this.route}"></fl-fix>
        `;
      case "audit":
        return html`
          <fl-audit .route="${this.route}" .owner="${this.job.value?.owner}"></fl-audit>
        `;
      default:
        return html`
          <fl-browse .route="${this.route}"></fl-browse>
        `;
    }
  }
}

customElements.define("fl-labels", LabelsPage);
