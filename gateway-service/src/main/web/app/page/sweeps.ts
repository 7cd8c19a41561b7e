import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { age, duration, NONE } from "../core/format.ts";
import { getJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import type { SweepPage } from "../core/rest.ts";
import { formatRoute, moved, type Route, take } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { staleness, View, waiting } from "../core/view.ts";
import { countsInWords, runsOf } from "../sweep/progress.ts";

/** The list of sweeps, newest first. */
export class SweepsPage extends View {
  static override properties = { route: { attribute: false } };
  declare route: Route;
  private readonly asker = new Asker(this);
  private readonly live = new Live<SweepPage>(
    this,
    (signal) => {
      const wishes = new URLSearchParams();
      take(wishes, this.route.query, ["owner", "pageToken"]);
      return getJson(`api/v1/sweeps${wishes.size > 0 ? `?${wishes}` : ""}`, signal);
    },
    (page) => page.sweeps.some((sweep) => sweep.state === "running"),
  );

  protected override updated(changed: Map<string, unknown>): void {
    if (moved(changed, this.route) !== null) {
      this.live.restart();
    }
  }

  protected override render(): TemplateResult {
    const page = this.live.value;
    return html`
      <header class="head">
        <h1>Sweeps</h1><span class="grow"></span><a class="button primary" href="#/new/sweep">New sweep</a>
      </header>${this.filter()}${staleness(this.live)}${page === null ? waiting(this.live) : this.list(page)}
    `;
  }

  /** Nothing where everybody is the same. */
  private filter(): TemplateResult | typeof nothing {
    const me = this.asker.identity?.owner ?? "";
    return !this.asker.isRequired ? nothing : html`
      <form class="filters" role="search">
        <label><input type="checkbox" name="mine" .checked="${this.route.query.owner === me}" @change="${(event: Event) =>
          location.hash = formatRoute({
            ...this.route,
            query: { owner: (event.target as HTMLInputElement).checked ? me : "" },
          })}"> mine</label>
      </form>
    `;
  }

  private list(page: SweepPage): TemplateResult {
    if (page.sweeps.length === 0 && this.route.query.owner) {
      return html`
        <p class="empty">No sweep is like that. <a href="#/sweeps">Show all</a></p>
      `;
    }
    if (page.sweeps.length === 0) {
      return html`
        <div class="empty">
          <p>A sweep is many jobs × seeds. There is none yet.</p>
          <p><a class="button" href="#/new/sweep">Plan one</a></p>
          <p>From the command line: <code>./fewlabel sweep plan.json</code></p>
        </div>
      `;
    }
    const now = new Date();
    return html`
      <table class="cards">
        <thead>
          <tr>
            <th>Sweep</th>
            <th>State</th>
            <th>Runs</th>
            <th class="number">Left</th>
            ${this.asker.isRequired ? html`<th>Owner</th>` : nothing}
            <th class="number">Age</th>
          </tr>
        </thead>
        <tbody>${repeat(page.sweeps, (sweep) => sweep.id, (sweep) => {
          const { all, over } = runsOf(sweep);
          return html`
            <tr>
              <td class="wide" data-label="Sweep"><a data-row href="${formatRoute({
                page: "sweeps",
                id: sweep.id,
                query: {},
              })}">${sweep.name}</a></td>
              <td data-label="State"><span>${sweep.state}${sweep.message === null ? nothing : html`
                <span class="quiet block">${sweep.message}</span>
              `}</span></td>
              <td data-label="Runs">
                <div>
                  <span class="progress">
                    <progress max="${Math.max(1, all)}" .value="${over}" aria-label="Done"></progress>
                    <span class="number">${over}/${all}</span>
                  </span><span class="quiet block">${countsInWords(sweep)}</span>
                </div>
              </td>
              <td class="number" data-label="Left">${sweep.etaSeconds === null ? NONE : duration(sweep.etaSeconds)}</td>
              ${this.asker.isRequired ? html`<td class="owner" data-label="Owner">${sweep.owner ?? NONE}</td>` : nothing}
              <td class="number" data-label="Age">${age(sweep.createdAt, now)}</td>
            </tr>
          `;
        })}</tbody>
      </table>
      <nav class="pages" aria-label="Older and newer">${page.nextPageToken === null ? nothing : html`
        <a class="button" href="${formatRoute({
          page: "sweeps",
          id: "",
          query: { ...this.route.query, pageToken: page.nextPageToken },
        })}">Older</a>
      `}</nav>
    `;
  }
}

customElements.define("fl-sweeps", SweepsPage);
