import { html, nothing, type TemplateResult } from "lit";
import { mark } from "../chart/legend.ts";
import { NONE } from "../core/format.ts";
import type { Comparison, ComparisonRow } from "../core/rest.ts";
import { type BudgetLine, type BudgetPanel, budgetPanels, rowInWords } from "./budget.ts";
import "./budget-chart.ts";
import { budgetFigure } from "./budget-chart.ts";
import { percentage } from "./sentence.ts";
import { type Links, takeHome } from "./take-home.ts";

/** Error against label budget: a chart for each data set and network, and the same figures as a table. */
export function budgetView(comparison: Comparison, links: Links): TemplateResult {
  const panels = budgetPanels(comparison);
  const note = noteOf(comparison);
  if (panels.length === 0) {
    return html`
      <p class="empty">No row says how many labels it had.</p>
    `;
  }
  return html`
    ${panels.map((panel) =>
      html`
        ${panel.title === "" ? nothing : html`
          <h2 class="group">${panel.title}</h2>
        `}${panel.budgets.length > 1 ? nothing : html`
          <p class="quiet">All of it was tried with ${panel.budgets[0]} labels; a line takes two numbers of them.</p>
        `}<fl-budget .panel="${panel}"></fl-budget>${table(panel)}
      `
    )}
    <p class="quiet">${note}</p>
    ${takeHome(links, () => panels.map((panel, index) => budgetFigure(panel, index, note)))}
  `;
}

function noteOf(comparison: Comparison): string {
  return `Small marks are runs, large ones their means, hollow where some of the runs have no value. Bars are the ${
    percentage(comparison.confidence)
  } confidence interval of a mean (Student's t, from three runs on). Whether two methods differ is for their paired difference to say, which the table of rows has: bars may overlap where it is told apart.`;
}

function table(panel: BudgetPanel): TemplateResult {
  return html`
    <table class="cards budgets">
      <caption class="hidden">Test error in % by number of labels, mean ± standard deviation, ${panel.title}</caption>
      <thead>
        <tr>
          <th>Method</th>
          ${panel.budgets.map((budget) =>
            html`
              <th class="number">${budget} labels</th>
            `
          )}
        </tr>
      </thead>
      <tbody>${panel.lines.map((line) => row(line, panel))}</tbody>
    </table>
  `;
}

function row(line: BudgetLine, panel: BudgetPanel): TemplateResult {
  return html`
    <tr>
      <th scope="row">
        <svg class="shape" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">${mark(
          line.look,
          0,
          0,
          4,
        )}</svg>${line.name}
      </th>
      ${panel.budgets.map((budget, index) =>
        html`
          <td class="number" data-label="${budget} labels"><span>${cell(line.rows[index] ?? null)}</span></td>
        `
      )}
    </tr>
  `;
}

function cell(row: ComparisonRow | null): TemplateResult {
  if (row === null) {
    return html`
      <span class="quiet">${NONE}<span class="hidden">not tried</span></span>
    `;
  }
  const { value, range, runs } = rowInWords(row);
  return html`
    ${value}${range === "" ? nothing : html`
      <span class="quiet">${range}</span>
    `}<span class="quiet block">${runs}</span>
  `;
}
