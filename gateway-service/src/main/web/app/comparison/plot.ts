import { html, nothing, svg, type TemplateResult } from "lit";
import { shapePath } from "../chart/look.ts";
import { place, type Scale } from "../chart/scale.ts";
import type { ComparisonRow } from "../core/rest.ts";
import { points } from "../core/format.ts";
import { lookOfRow } from "./group.ts";
import { ends } from "./interval.ts";

/** Of one row. */
export const HEIGHT = 36;

/** Where a value lies across a plot, with room at both ends for half a mark. */
export function x(scale: Scale, value: number): string {
  return (2 + place(scale, value) * 96).toFixed(2) + "%";
}

/** A row's runs as dots, its mean, and the interval of its difference to the baseline, whose mean is a line through all rows. */
export function plot(row: ComparisonRow, scale: Scale, baseline: ComparisonRow | null): TemplateResult {
  const look = lookOfRow(row);
  const base = baseline?.mean ?? null;
  const [low, high] = base === null || row === baseline ? [] : ends(row, base);
  const isStroked = look.shape === "cross";
  return html`
    <svg class="plot" width="100%" height="${HEIGHT}" role="img" aria-label="${description(row)}">
      ${grid(scale)} ${base === null ? nothing : svg`
        <line class="base" x1="${x(scale, base)}" x2="${x(scale, base)}" y1="0" y2="${HEIGHT}"></line>
      `} ${low === undefined || high === undefined ? nothing : svg`
        <line class="interval" x1="${x(scale, low)}" x2="${x(scale, high)}" y1="28" y2="28"></line>
        <line class="interval" x1="${x(scale, low)}" x2="${x(scale, low)}" y1="24" y2="32"></line>
        <line class="interval" x1="${x(scale, high)}" x2="${x(scale, high)}" y1="24" y2="32"></line>
      `} ${row.values.map((run) =>
        svg`
          <svg x="${x(scale, run.value)}" y="12" overflow="visible">
            <path class="run hue-${look.hue} ${isStroked ? "" : "fill"}" d="${shapePath(look.shape, 4)}"><title
              >seed ${run.seed}, split seed ${run.splitSeed}: ${points(run.value, 2)} %</title></path>
            </svg>
          `
        )} ${row.mean === null ? nothing : svg`
          <line class="mean hue-${look.hue}" x1="${x(scale, row.mean)}" x2="${x(
            scale,
            row.mean,
          )}" y1="3" y2="21"></line>
        `}
      </svg>
    `;
  }

  function grid(scale: Scale): TemplateResult[] {
    return scale.ticks.map((tick) =>
      svg`
        <line class="grid" x1="${x(scale, tick)}" x2="${x(scale, tick)}" y1="0" y2="${HEIGHT}"></line>
      `
    );
  }

  /** The numbers of the axis. */
  export function axis(scale: Scale): TemplateResult {
    return html`
      <svg class="plot" width="100%" height="20" aria-hidden="true">${scale.ticks.map((tick) =>
        svg`
          <text class="tick" x="${x(scale, tick)}" y="14" text-anchor="middle">${tick.toFixed(scale.digits)}</text>
        `
      )}</svg>
    `;
  }

  function description(row: ComparisonRow): string {
    if (row.mean === null) {
      return `${row.label}: no result yet`;
    }
    return `${row.label}: mean ${points(row.mean)} %; runs ${row.values.map((run) => points(run.value)).join(", ")}`;
  }
