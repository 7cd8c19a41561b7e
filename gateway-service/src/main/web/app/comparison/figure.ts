import { html, nothing, svg, type TemplateResult } from "lit";
import type { Figure } from "../chart/file.ts";
import { mark } from "../chart/legend.ts";
import { fitted, widthOf } from "../chart/words.ts";
import { points, signed } from "../core/format.ts";
import type { Comparison, ComparisonRow } from "../core/rest.ts";
import { differences, type Group, groupsOf, lookOfRow } from "./group.ts";
import { sharedScale } from "./interval.ts";
import { axis, HEIGHT, plot } from "./plot.ts";
import { percentage, sentence, verdict } from "./sentence.ts";

/** From the left: marks, names, which take as much as the longest of them needs, and a gap. */
const NAMES = 20;
const NAMES_MIN = 188;
const NAMES_MAX = 420;
const GAP = 12;
/** From there: plots, and the ends of three columns of figures. */
const PLOTS_WIDTH = 360;
const MEAN = 460;
const SEEDS = 520;
const DIFFERENCE = 760;
const HEAD = 44;
const FOOT = 44;

/** A comparison as one drawing for a paper, a block for each group. */
export function comparisonFigure(comparison: Comparison): Figure {
  const groups = groupsOf(comparison);
  const names = namesWidth(groups, comparison);
  const width = NAMES + names + GAP + DIFFERENCE;
  let y = 0;
  const content = groups.map((group) => {
    const top = y;
    y += HEAD + group.rows.length * HEIGHT + FOOT;
    return html`<svg x="0" y=${top} width=${width}>${block(group, comparison, names, groups.length > 1)}</svg>`;
  });
  return {
    name: "fewlabel-comparison",
    title: "Which method helped",
    description: `${groups.map((group) => sentence(group)).join(" ")} Each mark is one run, the upright stroke their mean. The dashed line is the mean of the baseline, a bar the ${
      percentage(comparison.confidence)
    } confidence interval of the paired difference to it.`,
    width,
    height: y,
    content,
  };
}

function namesWidth(groups: Group[], comparison: Comparison): number {
  const widths = groups.flatMap((group) =>
    group.rows.flatMap((row) => [widthOf(row.label, "word"), widthOf(apart(row, group, comparison), "tick")])
  );
  return Math.min(NAMES_MAX, Math.max(NAMES_MIN, ...widths));
}

function apart(row: ComparisonRow, group: Group, comparison: Comparison): string {
  return differences(row, group, comparison).join(", ");
}

function block(group: Group, comparison: Comparison, names: number, isTitled: boolean): TemplateResult {
  const scale = sharedScale(group.rows, group.baseline);
  const plots = NAMES + names + GAP;
  const width = plots + DIFFERENCE;
  const foot = HEAD + group.rows.length * HEIGHT;
  return svg`${isTitled ? svg`<text class="title" x="0" y="12">${group.title}</text>` : nothing}
    <text class="tick" x=${plots + PLOTS_WIDTH / 2} y=${HEAD - 10} text-anchor="middle">test error in %</text>
    <text class="tick" x=${plots + MEAN} y=${HEAD - 10} text-anchor="end">mean ± std</text>
    <text class="tick" x=${plots + SEEDS} y=${HEAD - 10} text-anchor="end">seeds</text>
    <text class="tick" x=${width} y=${HEAD - 10} text-anchor="end">difference</text>
    ${group.rows.map((row, index) => html`<svg x="0" y=${HEAD + index * HEIGHT} width=${width} height=${HEIGHT}>${
      line(row, group, comparison, names)
    }<svg x=${plots} y="0" width=${PLOTS_WIDTH} height=${HEIGHT}>${plot(row, scale, group.baseline)}</svg></svg>`)}
    ${scale.ticks.length === 0 ? nothing : html`<svg x=${plots} y=${foot} width=${PLOTS_WIDTH} height="20">${axis(scale)}</svg>`}`;
}

function line(row: ComparisonRow, group: Group, comparison: Comparison, names: number): TemplateResult {
  const others = apart(row, group, comparison);
  const plots = NAMES + names + GAP;
  const { difference } = row;
  const told = difference === null || difference.mean === null
    ? row === group.baseline ? "baseline" : ""
    : signed(difference.mean) +
      (difference.low === null || difference.high === null ? "" : ` [${signed(difference.low)}, ${signed(difference.high)}]`);
  return svg`${mark(lookOfRow(row), 8, 18, 4)}${fitted(row.label, "word", NAMES, others === "" ? 22 : 16, names)}
    ${others === "" ? nothing : fitted(others, "tick", NAMES, 31, names)}
    <text class="word" x=${plots + MEAN} y="22" text-anchor="end">${points(row.mean)}${
    row.std === null || row.n < 2 ? "" : ` ± ${points(row.std)}`
  }</text>
    <text class="word" x=${plots + SEEDS} y="22" text-anchor="end">${row.n} of ${Math.max(row.planned, row.n + row.unfinished.length)}</text>
    <text class="word" x=${plots + DIFFERENCE} y="16" text-anchor="end">${told}</text>
    <text class="tick" x=${plots + DIFFERENCE} y="31" text-anchor="end">${verdict(row)}</text>`;
}
