import { html, nothing, type TemplateResult } from "lit";
import type { Violation } from "../core/rest.ts";

/** A field with its name, what is wrong with it, and what it means; what it is filled in with has the id f-path. */
export function field(
  path: string,
  name: string,
  input: TemplateResult,
  hint: string,
  flaws: Violation[],
): TemplateResult {
  return html`
    <div class="field">
      <label for="f-${path}">${name}</label>${input}<div id="d-${path}">${flawList(flaws)}${hint === ""
        ? nothing
        : html`
          <p class="quiet hint">${hint}</p>
        `}</div>
    </div>
  `;
}

export function flawList(flaws: Violation[]): TemplateResult[] {
  return flaws.map((flaw) =>
    html`
      <p class="flaw"><span aria-hidden="true">✕</span> ${flaw.message}</p>
    `
  );
}

/** What is wrong with fields that a form does not show. */
export function flawsElsewhere(flaws: Violation[]): TemplateResult | typeof nothing {
  return flaws.length === 0 ? nothing : html`
    <div class="problem" role="alert"><ul>${flaws.map((each) =>
      html`
        <li><code>${each.field || "JSON"}</code> ${each.message}</li>
      `
    )}</ul></div>
  `;
}
