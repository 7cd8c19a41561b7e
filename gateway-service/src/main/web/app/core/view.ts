import { html, LitElement, nothing, type TemplateResult } from "lit";
import { clock } from "./format.ts";
import type { Failure } from "./http.ts";
import type { Live } from "./live.ts";
import type { Json } from "./rest.ts";

/** A part of the page, in the page's own document: one style sheet, one tree of headings, one place to look for labels. */
export abstract class View extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

export function failureBox(failure: Failure): TemplateResult {
  return html`
    <div class="problem" role="alert">
      <strong>${failure.message}</strong>
      ${failure.detail === null ? nothing : html`
        <p>${failure.detail}</p>
      `} ${failure.violations.length === 0 ? nothing : html`
        <ul>${failure.violations.map((each) =>
          html`
            <li><code>${each.field || "spec"}</code> ${each.message}</li>
          `
        )}</ul>
      `} ${failure.remedy === "" ? nothing : html`
        <p class="quiet">${failure.remedy}</p>
      `}
    </div>
  `;
}

/** What is wrong with the data that are shown, if anything is. */
export function staleness(live: Pick<Live<unknown>, "failure" | "asOf">): TemplateResult | typeof nothing {
  if (live.failure === null) {
    return nothing;
  }
  const isRefused = live.failure.violations.length > 0; // To ask again would be refused again.
  return live.asOf === null || isRefused ? failureBox(live.failure) : html`
    <div class="stale" role="status">
      As of ${clock(live.asOf)}. ${live.failure.message}.
      <span class="quiet">${live.failure.detail ?? ""} ${live.failure.remedy}</span>
    </div>
  `;
}

/** Of what answers another question than the one that is asked by now, which is still awaited or was not answered. */
export function ofBefore(isOfBefore: boolean): TemplateResult | typeof nothing {
  return !isOfBefore ? nothing : html`
    <p class="stale before" role="status">What is shown here is the answer to the question before.</p>
  `;
}

/** Why what is beside it is disabled, for those to whom a button tells no title. */
export function whyNot(hindrance: string): TemplateResult | typeof nothing {
  return hindrance === "" ? nothing : html`
    <p class="quiet">${hindrance}</p>
  `;
}

export const loading = html`
  <p class="quiet" role="status">Loading …</p>
`;

/** Where there is no answer yet: that one is awaited, unless it failed, of which staleness() tells. */
export function waiting(live: Pick<Live<unknown>, "failure">): TemplateResult | typeof nothing {
  return live.failure === null ? loading : nothing;
}

/** One of a select's; where nothing is chosen, the empty one is. */
export function option(value: string, text: string, chosen: Json | undefined): TemplateResult {
  return html`
    <option value="${value}" .selected="${value === (chosen ?? "")}">${text}</option>
  `;
}

/** A figure by its name, and what it is of. */
export function figure(name: string, value: string, of = ""): TemplateResult {
  return html`
    <div>
      <dt>${name}</dt>
      <dd>${value}${of === "" ? nothing : html`
        <span class="quiet">${of}</span>
      `}</dd>
    </div>
  `;
}
