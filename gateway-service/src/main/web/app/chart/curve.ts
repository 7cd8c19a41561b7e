import { html, nothing, svg, type TemplateResult } from "lit";
import { points } from "../core/format.ts";
import { Chart } from "./chart.ts";
import { downloadFigure, type Figure } from "./file.ts";
import {
  type Box,
  epochTicks,
  lastMeasured,
  linePath,
  type Mark,
  measured,
  nearestEpoch,
  type Series,
} from "./geometry.ts";
import { legend, legendHeight } from "./legend.ts";
import { lookAt } from "./look.ts";
import { place, type Scale, scaleOf } from "./scale.ts";

/** Errors by epoch. */
export class Curve extends Chart {
  static override properties = {
    series: { attribute: false },
    mark: { attribute: false },
    at: { state: true },
  };
  declare series: Series[];
  declare mark: Mark | null;
  declare at: number | null;

  constructor() {
    super();
    this.series = [];
    this.mark = null;
    this.at = null;
  }

  protected override render(): TemplateResult {
    const shown = measured(this.series);
    const epochs = Math.max(1, ...shown.map((each) => each.values.length));
    const box = boxOf(this.width);
    const at = Math.min(this.at ?? lastMeasured(shown), epochs - 1);
    return html`${this.legend(shown, at)}
      <svg class="chart" width=${box.width} height=${box.height} viewBox="0 0 ${box.width} ${box.height}" role="img"
        aria-label="Errors in percent by epoch: ${shown.map((each) => each.name).join(", ")}"
        @pointermove=${(event: PointerEvent) => this.at = nearestEpoch(event.offsetX, box, epochs, shown[0]?.every)}
        @pointerleave=${() => this.at = null}>
        ${drawing(this.series, this.mark, box)}
        ${this.at === null ? nothing : rule(this.at, box, epochs, "pointed")}
      </svg>${
      shown.length === 0 ? nothing : html`<button class="small" @click=${() => downloadFigure(curveFigure(this.series, this.mark))}
        aria-label="The curve as SVG">SVG</button>`
    }`;
  }

  private legend(shown: Series[], at: number): TemplateResult {
    return html`<div class="legend"><span class="quiet">epoch ${at + 1}</span>${
      shown.map((each) => {
        const look = lookAt(this.series.indexOf(each));
        return html`<span class="legend-entry"><svg width="26" height="10" aria-hidden="true"><path class="line hue-${look.hue}"
            stroke-dasharray=${look.dash} d="M0,5H26"></path></svg>${each.name} <b>${points(each.values[at])}</b></span>`;
      })
    }${
      this.mark === null ? nothing : html`<span class="legend-entry"><svg width="12" height="12" viewBox="-6 -6 12 12"
          aria-hidden="true"><circle class="chosen-dot" r="4.5"></circle></svg>${this.mark.text}</span>`
    }</div>`;
  }
}

function boxOf(width: number): Box {
  return { width, height: width < 500 ? 220 : 280, left: 44, right: 14, top: 28, bottom: 34 };
}

function drawing(series: Series[], mark: Mark | null, box: Box): TemplateResult {
  const shown = measured(series);
  const epochs = Math.max(1, ...shown.map((each) => each.values.length));
  const scale = scaleOf(shown.flatMap((each) => each.values).filter((value) => value !== null), 0);
  return svg`${axes(box, scale, epochs)} ${shown.map((each) => line(each, series.indexOf(each), box, scale, epochs))}
    ${mark === null ? nothing : chosen(mark, shown, box, scale, epochs)}`;
}

/** The same for a paper. */
function curveFigure(series: Series[], mark: Mark | null): Figure {
  const box = boxOf(640);
  const entries = measured(series).map((each) => ({ name: each.name, look: { ...lookAt(series.indexOf(each)), shape: null } }));
  const top = legendHeight(entries, box.width);
  const last = lastMeasured(measured(series));
  return {
    name: "fewlabel-curve",
    title: "Errors by epoch",
    description: `Errors in percent; after epoch ${last + 1} ${
      measured(series).map((each) => `${each.name} ${points(each.values[last])}`).join(", ")
    }.${mark === null ? "" : ` The circle: ${mark.text}.`}`,
    width: box.width,
    height: top + box.height,
    content: svg`${legend(entries, box.width)}${
      html`<svg x="0" y=${top} width=${box.width} height=${box.height}>${drawing(series, mark, box)}</svg>`
    }`,
  };
}

function xOf(box: Box, epochs: number): (epoch: number) => number {
  return (epoch) => box.left + (epochs === 1 ? 0.5 : epoch / (epochs - 1)) * (box.width - box.left - box.right);
}

function yOf(box: Box, scale: Scale): (value: number) => number {
  return (value) => box.top + (1 - place(scale, value)) * (box.height - box.top - box.bottom);
}

function axes(box: Box, scale: Scale, epochs: number): TemplateResult {
  const x = xOf(box, epochs);
  const y = yOf(box, scale);
  return svg`${
    scale.ticks.map((tick) =>
      svg`<path class="grid" d="M${box.left},${y(tick)}H${box.width - box.right}"></path>
        <text class="tick" x=${box.left - 6} y=${y(tick) + 4} text-anchor="end">${tick.toFixed(scale.digits)}</text>`
    )
  }${
    epochTicks(epochs, box.width).map((tick) =>
      svg`<text class="tick" x=${x(tick)} y=${box.height - box.bottom + 16} text-anchor="middle">${tick + 1}</text>`
    )
  }<text class="tick" x=${box.width - box.right} y=${box.height - 4} text-anchor="end">epoch</text>
    <text class="tick" x="0" y="12">error in %</text>`;
}

function line(series: Series, index: number, box: Box, scale: Scale, epochs: number): TemplateResult {
  const look = lookAt(index);
  const x = xOf(box, epochs);
  const y = yOf(box, scale);
  const known = series.values.flatMap((value, epoch) => value === null ? [] : [{ value, epoch }]);
  // A line of one point has no length.
  const dots = known.length < 12 ? known : [];
  return svg`<path class="line hue-${look.hue}" stroke-dasharray=${look.dash} d=${linePath(series.values, x, y, series.every)}></path>
    ${dots.map((dot) => svg`<circle class="fill hue-${look.hue}" cx=${x(dot.epoch)} cy=${y(dot.value)} r="2.5"></circle>`)}`;
}

function rule(epoch: number, box: Box, epochs: number, kind: string): TemplateResult {
  return svg`<path class="rule ${kind}" d="M${xOf(box, epochs)(epoch)},${box.top}V${box.height - box.bottom}"></path>`;
}

function chosen(mark: Mark, shown: Series[], box: Box, scale: Scale, epochs: number): TemplateResult {
  const x = xOf(box, epochs)(mark.epoch);
  const value = shown.find((each) => each.name === mark.series)?.values[mark.epoch] ?? null;
  return svg`${rule(mark.epoch, box, epochs, "chosen")}
    ${value === null ? nothing : svg`<circle class="chosen-dot" cx=${x} cy=${yOf(box, scale)(value)} r="5"></circle>`}`;
}

customElements.define("fl-curve", Curve);
