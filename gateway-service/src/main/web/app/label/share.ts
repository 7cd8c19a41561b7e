import { html, nothing, svg, type TemplateResult } from "lit";
import type { Scale } from "../chart/scale.ts";
import { axis, x } from "../comparison/plot.ts";
import { percent } from "../core/format.ts";
import type { Audit, AuditShare } from "../core/rest.ts";
import { progressInWords } from "./audits.ts";

const HEIGHT = 24;
const NARROWEST_TICKS = 3;

/** A share of right labels, of all images of an audit or of those that the network is at least so sure of. */
export interface ShareRow {
  name: string;
  /** How many of the audit's images there are, answered or not. */
  images: number;
  accuracy: AuditShare;
}

/** Nothing before the first answer. */
export function shareRows(audit: Audit): ShareRow[] {
  if (audit.accuracy === null) {
    return [];
  }
  return [
    { name: "all images", images: audit.items.length, accuracy: audit.accuracy },
    ...audit.above.map(({ confidence, images, accuracy }) => ({
      name: `at least ${percent(confidence, 0)} sure`,
      images,
      accuracy,
    })),
  ];
}

export function interval(share: AuditShare): string {
  return `${(share.low * 100).toFixed(1)}–${percent(share.high)}`;
}

export function shareInWords(share: AuditShare): string {
  return `${percent(share.share)} of the labels are right (${percent(share.level, 0)} CI ${
    interval(share)
  }, ${share.right} of ${share.n})`;
}

/** What an audit's figure must be read with. */
export function caveats(audit: Audit): string[] {
  const said: string[] = [];
  const { answered, items, size, excluded } = audit;
  if (answered < items.length) {
    said.push(
      `It rests on ${answered} of ${items.length} images; answered in this order, they are a random sample as well.`,
    );
  }
  if (items.length < size) {
    said.push(`The job labeled no more than ${items.length} images by itself; ${size} were asked for.`);
  }
  if (excluded > 0) {
    said.push(
      `${excluded} ${
        excluded === 1 ? "image was" : "images were"
      } not drawn from: the job, or one that it started from, ${
        excluded === 1 ? "was given its label" : "was given their labels"
      }.`,
    );
  }
  if (!audit.allKnown) {
    said.push(
      "Not all labels are known that its weights have learned from. Some of these images may be among them, and the share flatters then.",
    );
  }
  if (audit.confidence === "raw") {
    said.push("How sure the network is, it says itself; that is not calibrated.");
  }
  return said;
}

/** From the lowest end of an interval, in tenths, to all. */
export function shareScale(rows: ShareRow[]): Scale {
  const lowest = Math.floor(Math.min(1, ...rows.map((row) => row.accuracy.low)) * 10);
  const first = Math.min(lowest, 10 - NARROWEST_TICKS);
  const step = 10 - first > 5 ? 2 : 1;
  const ticks = Array.from({ length: Math.floor((10 - first) / step) + 1 }, (_, index) => (10 - index * step) * 10);
  return { low: first * 10, high: 100, ticks: ticks.reverse(), digits: 0 };
}

export function shares(audit: Audit): TemplateResult | typeof nothing {
  const rows = shareRows(audit);
  if (rows.length === 0) {
    return nothing;
  }
  const scale = shareScale(rows);
  return html`
    <table class="cards shares">
      <thead>
        <tr>
          <th>Of</th>
          <th class="number">Answered</th>
          <th class="number">Right</th>
          <th class="number">Share</th>
          <th class="number">Interval</th>
          <td class="plots">${axis(scale)}</td>
        </tr>
      </thead>
      <tbody>${rows.map(({ name, images, accuracy }) =>
        html`
          <tr>
            <th scope="row">${name}</th>
            <td class="number" data-label="Answered">${progressInWords(accuracy.n, images)}</td>
            <td class="number" data-label="Right">${accuracy.right}</td>
            <td class="number" data-label="Share">${percent(accuracy.share)}</td>
            <td class="number" data-label="Interval">${interval(accuracy)}</td>
            <td class="plots wide">${plot(accuracy, scale)}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

function plot({ share, low, high }: AuditShare, scale: Scale): TemplateResult {
  const middle = HEIGHT / 2;
  const upright = (at: number, name: string, from: number, to: number) =>
    svg`
      <line class="${name}" x1="${x(scale, at)}" x2="${x(scale, at)}" y1="${from}" y2="${to}"></line>
    `;
  const [from, to] = [low * 100, high * 100];
  return html`
    <svg class="plot" width="100%" height="${HEIGHT}" aria-hidden="true">
      ${scale.ticks.map((tick) => upright(tick, "grid", 0, HEIGHT))} ${svg`
        <line class="interval" x1="${x(scale, from)}" x2="${x(scale, to)}" y1="${middle}" y2="${middle}"></line>
      `} ${upright(from, "interval", middle - 4, middle + 4)} ${upright(to, "interval", middle - 4, middle + 4)} ${svg`
        <circle class="dot" cx="${x(scale, share * 100)}" cy="${middle}" r="5"></circle>
      `}
    </svg>
  `;
}
