import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { shapePath } from "../chart/look.ts";
import type { Scale } from "../chart/scale.ts";
import { NONE, points, signed } from "../core/format.ts";
import type { Comparison, ComparisonRow } from "../core/rest.ts";
import { formatRoute } from "../core/route.ts";
import { baselineName, datasetOf, differences, type Group, groupsOf, lookOfRow, methodOf } from "./group.ts";
import { sharedScale } from "./interval.ts";
import { axis, plot } from "./plot.ts";
import { comparisonFigure } from "./figure.ts";
import { hasOneSplit, percentage, sentence, unfinished, verdict } from "./sentence.ts";
import { type Links, takeHome } from "./take-home.ts";

/** A comparison: a table for each group, with an axis of its own, the lowest error first. */
export function comparisonTables(comparison: Comparison, links: Links): TemplateResult {
  const groups = groupsOf(comparison);
  return html`
    ${groups.map((group) =>
      html`
        ${groups.length > 1
          ? html`
            <h2 class="group">${group.title}</h2><p>${sentence(group)}</p>
          `
          : nothing}${table(comparison, groups, group, links)}
      `
    )}${foot(comparison, groups, links)}
  `;
}

function table(comparison: Comparison, groups: Group[], group: Group, links: Links): TemplateResult {
  const { rows, baseline } = group;
  const scale = sharedScale(rows, baseline);
  return html`
    <table class="cards compare">
      <thead>
        <tr>
          <th>Method</th>
          <th class="plots">Test error in %</th>
          <th class="number">Mean ± std</th>
          <th class="number">Seeds</th>
          <th class="number">Difference</th>
          <th><span class="hidden">Baseline</span></th>
        </tr>
      </thead>
      <tbody>${repeat(rows, (each) => each.id, (each) =>
        line(
          each,
          group,
          scale,
          differences(each, group, comparison),
          links.baseline(baselineName(each, groups)),
          links,
        )
      )}</tbody>
      <tfoot>
        <tr>
          <td></td>
          <td class="plots wide">${scale.ticks.length === 0 ? nothing : axis(scale)}</td>
          <td colspan="4"></td>
        </tr>
      </tfoot>
    </table>
  `;
}

function line(
  row: ComparisonRow,
  group: Group,
  scale: Scale,
  differences: string[],
  pin: string,
  links: Links,
): TemplateResult {
  const { baseline } = group;
  const look = lookOfRow(row);
  const open = unfinished(row);
  return html`
    <tr>
      <td class="wide" data-label="Method">
        <svg class="shape" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
          <path
            class="run hue-${look.hue} ${look.shape === "cross" ? "" : "fill"}"
            d="${shapePath(look.shape, 4)}"
          >
          </path>
        </svg>
        <a data-row href="${jobsOf(row)}">${row.label}</a>${differences.length === 0 ? nothing : html`
          <span class="quiet block">${differences.join(", ")}</span>
        `}
      </td>
      <td class="plots wide" data-label="Test error">${plot(row, scale, baseline)}</td>
      <td class="number" data-label="Mean ± std"><span>${points(row.mean)}${row.std === null || row.n < 2
        ? nothing
        : ` ± ${points(row.std)}`}</span></td>
      <td class="number" data-label="Seeds"><span>${row.n} of ${Math.max(
        row.planned,
        row.n + row.unfinished.length,
      )} ${open === "" ? nothing : html`
        <span class="quiet block">${open}</span>
      `} ${row.n === 1
        ? html`
          <span class="quiet block">one seed says little</span>
        `
        : nothing}</span></td>
      <td class="number" data-label="Difference"><span>${difference(row, baseline)}</span></td>
      <td class="number" data-label="Baseline">${row === baseline
        ? html`
          <a class="button small" href="${links.baseline("")}" aria-label="No baseline of your choice">baseline</a>
        `
        : html`
          <a class="button small" href="${pin}" aria-label="Make ${row
            .label} the baseline">pin</a>
        `}</td>
    </tr>
  `;
}

function difference(row: ComparisonRow, baseline: ComparisonRow | null): TemplateResult {
  const { difference } = row;
  if (row === baseline) {
    return html`
      <span class="quiet">baseline</span>
    `;
  }
  if (difference === null || difference.mean === null) {
    return html`
      <span class="quiet">${NONE}</span>
    `;
  }
  return html`
    ${signed(difference.mean)} ${difference.low === null || difference.high === null ? nothing : html`
      <span class="quiet">[${signed(difference.low)}, ${signed(difference.high)}]</span>
    `}<span class="block ${difference.toldApart ? "told" : "quiet"}">${verdict(row)}</span>
  `;
}

function foot(comparison: Comparison, groups: Group[], links: Links): TemplateResult {
  const names = [...new Set(groups.flatMap((group) => group.baseline?.label ?? []))];
  return html`
    <p class="quiet">Each mark is one run; the upright stroke is their mean. ${names.length === 0 ? nothing : html`
      The dashed line is the mean of ${names.join(", ")}; a bar is the ${percentage(
        comparison.confidence,
      )} confidence interval of the paired difference to it
      (t over runs of equal seeds), and where it reaches the line nothing is told apart. ${comparison.comparisons > 1
        ? `There are ${comparison.comparisons} comparisons, each at that level by itself.`
        : nothing}
    `} ${hasOneSplit(comparison.rows)
      ? "All repeats of a row have the same labeled images: this holds for these only."
      : nothing}</p>
    ${takeHome(links, () => [comparisonFigure(comparison)])}
  `;
}

/** The jobs behind a row: the one run, or the list of its method's. */
function jobsOf(row: ComparisonRow): string {
  const [run] = row.values;
  if (row.values.length === 1 && run !== undefined && row.unfinished.length === 0) {
    return formatRoute({ page: "jobs", id: run.jobId, query: {} });
  }
  const query = { method: methodOf(row), dataset: datasetOf(row) };
  return formatRoute({ page: "jobs", id: "", query });
}
