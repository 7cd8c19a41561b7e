import { html, type TemplateResult } from "lit";
import type { Comparison } from "../core/rest.ts";
import { budgetHeadline, budgetPanels } from "./budget.ts";
import { budgetView } from "./budget-view.ts";
import { viewOf, VIEWS } from "./query.ts";
import { headline } from "./sentence.ts";
import { comparisonTables } from "./table.ts";
import type { Links } from "./take-home.ts";

/** What a comparison says first, as the address looks at it. */
export function headlineOf(comparison: Comparison, query: Record<string, string>): string {
  return viewOf(query) === "budget" ? budgetHeadline(budgetPanels(comparison)) : headline(comparison);
}

export function comparisonView(comparison: Comparison, query: Record<string, string>, links: Links): TemplateResult {
  return viewOf(query) === "budget" ? budgetView(comparison, links) : comparisonTables(comparison, links);
}

/** @param to where the same is looked at otherwise */
export function viewSwitch(
  query: Record<string, string>,
  to: (change: Record<string, string>) => string,
): TemplateResult {
  return html`
    <nav class="modes views" aria-label="How it is shown">${VIEWS.map(([view, name]) =>
      html`
        <a href="${to({ view: view === "table" ? "" : view })}" aria-current="${viewOf(query) === view
          ? "page"
          : "false"}">${name}</a>
      `
    )}</nav>
  `;
}
