import { html, nothing, svg, type TemplateResult } from "lit";
import { Chart } from "../chart/chart.ts";
import type { Figure } from "../chart/file.ts";
import type { Box } from "../chart/geometry.ts";
import { linePath } from "../chart/geometry.ts";
import { legend, legendHeight, mark } from "../chart/legend.ts";
import { shapePath } from "../chart/look.ts";
import { place, type Scale } from "../chart/scale.ts";
import { points } from "../core/format.ts";
import type { ComparisonRow } from "../core/rest.ts";
import {
  type BudgetLine,
  type BudgetPanel,
  budgetPlace,
  budgetScale,
  budgetTicks,
  interval,
  isWhole,
  rowInWords,
} from "./budget.ts";

/** Lines stand side by side where they would cover each other. */
const APART = 6;
/** From the ends of the axis to the first and the last budget. */
const ROOM = 28;

/** Test errors by the number of labels: a line for each method, with every run, the means and their intervals. */
export class BudgetChart extends Chart {
  static override properties = { panel: { attribute: false } };
  declare panel: BudgetPanel;

  protected override render(): TemplateResult {
    const box = boxOf(this.panel, this.width);
    return html`<svg class="chart" width=${box.width} height=${box.height} viewBox="0 0 ${box.width} ${box.height}"
      role="img" aria-label=${inWords(this.panel)}>${drawing(this.panel, box)}</svg>`;
  }
}

/** The same for a paper. */
export function budgetFigure(panel: BudgetPanel, index: number, note: string): Figure {
  const box = boxOf(panel, 640);
  return {
    name: `fewlabel-labels${index === 0 ? "" : `-${index + 1}`}`,
    title: `Test error by number of labels${panel.title === "" ? "" : `, ${panel.title}`}`,
    description: `${inWords(panel)} ${note}`,
    width: box.width,
    height: box.height,
    content: drawing(panel, box),
  };
}

function inWords(panel: BudgetPanel): string {
  const lines = panel.lines.map((line) =>
    `${line.name}: ${
      panel.budgets.flatMap((budget, index) => {
        const row = line.rows[index] ?? null;
        return row === null || row.mean === null ? [] : `${rowInWords(row).value} with ${budget}`;
      }).join(", ") || "no result yet"
    }`
  );
  return `Test error in percent by number of labels. ${lines.join("; ")}.`;
}

function boxOf(panel: BudgetPanel, width: number): Box {
  const top = legendHeight(panel.lines, width) + 28;
  return { width, height: top + (width < 500 ? 220 : 300), left: 44, right: 8, top, bottom: 40 };
}

function drawing(panel: BudgetPanel, box: Box): TemplateResult {
  const scale = budgetScale(panel);
  const y = (value: number) => box.top + (1 - place(scale, value)) * (box.height - box.top - box.bottom);
  const from = box.left + ROOM;
  const across = box.width - box.right - ROOM - from;
  const x = (labels: number) => from + budgetPlace(panel.budgets, labels) * across;
  const bottom = box.height - box.bottom;
  return svg`${legend(panel.lines, box.width)}${axes(box, scale, y)}${
    panel.budgets.map((budget) => svg`<path class="grid" d="M${x(budget)},${bottom}v4"></path>`)
  }${
    budgetTicks(panel.budgets, across).map((budget) =>
      svg`<text class="tick" x=${x(budget)} y=${bottom + 17} text-anchor="middle">${budget}</text>`
    )
  }<text class="tick" x=${box.width - box.right} y=${box.height - 6} text-anchor="end">labels, on a logarithmic scale</text>
    ${panel.lines.map((each, index) => line(each, panel, (labels) => x(labels) + beside(index, panel.lines.length), y))}`;
}

function beside(index: number, lines: number): number {
  return (index - (lines - 1) / 2) * Math.min(APART, 2 * ROOM / Math.max(1, lines));
}

function axes(box: Box, scale: Scale, y: (value: number) => number): TemplateResult {
  return svg`${
    scale.ticks.map((tick) =>
      svg`<path class="grid" d="M${box.left},${y(tick)}H${box.width - box.right}"></path>
        <text class="tick" x=${box.left - 6} y=${y(tick) + 4} text-anchor="end">${tick.toFixed(scale.digits)}</text>`
    )
  }<text class="tick" x="0" y=${box.top - 12}>test error in %</text>`;
}

function line(
  each: BudgetLine,
  panel: BudgetPanel,
  x: (labels: number) => number,
  y: (value: number) => number,
): TemplateResult {
  // What was never tried is passed over; what was tried and has no result is a gap.
  const tried = each.rows.flatMap((row, index) => row === null ? [] : { row, at: x(panel.budgets[index] ?? 0) });
  return svg`<path class="line hue-${each.look.hue}" stroke-dasharray=${each.look.dash} d=${
    linePath(tried.map(({ row }) => row.mean), (index) => tried[index]?.at ?? 0, y)
  }></path>${tried.map(({ row, at }) => point(each, row, at, y))}`;
}

function point(each: BudgetLine, row: ComparisonRow, x: number, y: (value: number) => number): TemplateResult {
  const [low, high] = interval(row);
  const { hue, shape } = each.look;
  return svg`${
    row.n < 2 ? nothing : row.values.map((run) =>
      svg`<path class="run hue-${hue} ${shape === "cross" ? "" : "fill"}" transform="translate(${x.toFixed(1)},${
        y(run.value).toFixed(1)
      })" d=${shapePath(shape, 2)}><title>${each.name}, seed ${run.seed}, split seed ${run.splitSeed}: ${
        points(run.value, 2)
      } %</title></path>`
    )
  }${
    low === undefined || high === undefined ? nothing : svg`<path class="whisker hue-${hue}" d="M${x - 4},${y(Math.max(0, low))}h8M${x - 4},${
      y(high)
    }h8M${x},${y(Math.max(0, low))}V${y(high)}"></path>`
  }${row.mean === null ? nothing : mark(each.look, x, y(row.mean), 4.5, isWhole(row) ? "" : "hollow")}`;
}

customElements.define("fl-budget", BudgetChart);
