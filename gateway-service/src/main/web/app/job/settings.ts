import { html, nothing, type TemplateResult } from "lit";
import { NONE } from "../core/format.ts";
import { asFailure, type Failure, postJson } from "../core/http.ts";
import type { Json, Spec } from "../core/rest.ts";
import { Asker } from "../core/session.ts";
import { failureBox, loading, View } from "../core/view.ts";
import { differences, essence } from "../spec/difference.ts";

/** A job's spec, as what differs from the defaults, and whole. The gateway is asked for the defaults when somebody looks. */
export class Settings extends View {
  static override properties = { spec: { attribute: false }, usual: { state: true }, failure: { state: true } };
  declare spec: Spec;
  declare usual: Spec | null;
  declare failure: Failure | null;
  private readonly asker = new Asker(this);
  private asked = "";

  constructor() {
    super();
    this.usual = null;
    this.failure = null;
  }

  private async look(): Promise<void> {
    if (this.asker.lacks("submit") !== "") {
      return; // Whoever may submit nothing is told of no defaults.
    }
    const question = essence(this.spec);
    const asked = JSON.stringify(question);
    if (asked === this.asked && this.failure === null) {
      return;
    }
    this.asked = asked;
    this.usual = null;
    this.failure = null;
    try {
      const usual = await postJson<Spec>("api/v1/jobs?validateOnly=true", question);
      this.usual = asked === this.asked ? usual : this.usual;
    } catch (cause) {
      this.failure = asked === this.asked ? asFailure(cause) : this.failure;
    }
  }

  /** Each bit of news of a job brings its spec, which is the same: what was answered to it stands, a failure as well. */
  protected override updated(changed: Map<string, unknown>): void {
    const isOpen = this.querySelector("details")?.open ?? false;
    if (changed.has("spec") && isOpen && JSON.stringify(essence(this.spec)) !== this.asked) {
      this.look();
    }
  }

  protected override render(): TemplateResult {
    return html`
      <details @toggle="${(event: Event) => (event.target as HTMLDetailsElement).open && this.look()}">
        <summary><h2>Spec</h2></summary>
        ${this.asker.lacks("submit") !== ""
          ? nothing
          : this.failure !== null
          ? failureBox(this.failure)
          : this.usual === null
          ? loading
          : table(this.spec, this.usual)}
        <pre class="scroll" tabindex="0" role="group" aria-label="The spec as JSON">${JSON.stringify(
          this.spec,
          null,
          2,
        )}</pre>
      </details>
    `;
  }
}

function table(spec: Spec, usual: Spec): TemplateResult {
  const found = differences(spec, usual);
  return found.length === 0
    ? html`
      <p class="quiet">All as it is by default.</p>
    `
    : html`
      <div class="scroll" tabindex="0" role="group" aria-label="What differs from the defaults">
        <table class="settings">
          <caption>What differs from the defaults</caption>
          <thead><tr><th>Field</th><th>This job</th><th>By default</th></tr></thead>
          <tbody>${found.map((each) =>
            html`
              <tr>
                <th scope="row"><code>${each.path}</code></th>
                <td>${text(each.value)}</td>
                <td class="quiet">${text(each.usual)}</td>
              </tr>
            `
          )}</tbody>
        </table>
      </div>
    `;
}

function text(value: Json | undefined): string {
  return value === undefined || value === null ? NONE : typeof value === "string" ? value : JSON.stringify(value);
}

customElements.define("fl-settings", Settings);
