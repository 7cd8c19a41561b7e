import { html, nothing, type TemplateResult } from "lit";
import { clock } from "../core/format.ts";
import { figuresInWords, serviceInWords } from "../core/health.ts";
import { getJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import { quotasInWords } from "../core/quotas.ts";
import type { Health, Quotas } from "../core/rest.ts";
import { figure, staleness, View, waiting } from "../core/view.ts";

/** How the whole is, and how much of it the asker may have; nobody is asked while nobody looks. */
export class HealthMenu extends View {
  static override properties = { isOpen: { state: true } };
  declare isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
  }

  protected override render(): TemplateResult {
    return html`
      <button class="small" popovertarget="health" aria-expanded="${this.isOpen}">Health</button>
      <div id="health" popover role="dialog" aria-label="Health" @toggle="${(event: ToggleEvent) =>
        this.isOpen = event.newState === "open"}">${this.isOpen
        ? html`
          <fl-health-now></fl-health-now>
        `
        : nothing}</div>
    `;
  }
}

class HealthNow extends View {
  private readonly live = new Live<Health>(this, (signal) => getJson("api/v1/health", signal), () => false);
  private readonly quotas = new Live<Quotas>(this, (signal) => getJson("api/v1/quotas", signal), () => false);

  protected override render(): TemplateResult {
    const health = this.live.value;
    return html`
      ${staleness(this.live)}${health === null ? waiting(this.live) : html`
        <ul class="services">${health.services.map((each) => {
          const { name, word, mark, tone, more } = serviceInWords(each, health.asOf);
          return html`
            <li>
              <span class="state tone-${tone}"><span class="state-mark" aria-hidden="true">${mark}</span>${word}</span>
              <span>${name}${more === "" ? nothing : html`
                <span class="quiet block">${more}</span>
              `}</span>
            </li>
          `;
        })}</ul>
        <dl class="figures">${figuresInWords(health).map(([name, value]) => figure(name, value))}${
          this.quotas.value === null ? nothing : quotasInWords(this.quotas.value).map(([name, value]) => figure(name, value))
        }</dl>
        <p class="quiet">As of ${clock(new Date(health.asOf))}. ${health.grafana === null ? nothing : html`
          <a href="${health.grafana}">Grafana</a>
        `}</p>
      `}
    `;
  }
}

customElements.define("fl-health-now", HealthNow);
customElements.define("fl-health", HealthMenu);
