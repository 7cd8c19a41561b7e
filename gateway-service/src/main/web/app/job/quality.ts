import { html, nothing, type TemplateResult } from "lit";
import { count, NONE, percent } from "../core/format.ts";
import { nameOfClass } from "../core/names.ts";
import type { Job, LabelQuality } from "../core/rest.ts";
import { formatRoute } from "../core/route.ts";
import { figure } from "../core/view.ts";
import { shade } from "./figures.ts";

export function qualityOf(job: Job, names: string[], quality: LabelQuality, epoch: number): TemplateResult {
  const report = quality.report;
  return html`
    <section>
      <h2>Labels of the unlabeled images</h2>
      <dl class="figures">
        ${figure(
          "Right",
          percent(quality.accuracy),
          quality.accuracy === null ? "the truth is not known" : "",
        )} ${figure("Used", percent(quality.coverage), "at or above the threshold")} ${report === null
          ? nothing
          : figure("Right of those", percent(report.accuracyAboveThreshold))} ${figure(
            "Mean confidence",
            percent(quality.meanConfidence),
          )} ${report === null ? nothing : figure(
            "Calibration error",
            percent(report.expectedCalibrationError),
            "how far confidence and truth are apart",
          )} ${report === null
          ? nothing
          : figure("Balanced error", percent(report.balancedError), "classes count alike")}
      </dl>
      <p class="quiet">After epoch ${epoch + 1}${quality.images === null
        ? ""
        : `, of ${count(quality.images)} images`}.</p>
      <div class="columns">${histogram(quality.confidenceHistogram)}${classes(job, names, quality)}</div>
      ${report === null || report.confusion.length === 0 ? nothing : confusion(job, names, report.confusion)}
    </section>
  `;
}

function histogram(bins: number[]): TemplateResult {
  const most = Math.max(1, ...bins);
  return html`
    <table class="bars">
      <caption>Confidence</caption>
      <thead>
        <tr>
          <th>from … to</th>
          <th>images</th>
        </tr>
      </thead>
      <tbody>${bins.map((images, index) =>
        html`
          <tr>
            <th scope="row">${(index / 10).toFixed(1)} … ${((index + 1) / 10).toFixed(1)}</th>
            <td>
              ${bar(images / most)}
              <span>${count(images)}</span>
            </td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

function classes(job: Job, names: string[], quality: LabelQuality): TemplateResult {
  const recall = quality.report?.recall ?? [];
  const precision = quality.report?.precision ?? [];
  const most = Math.max(1, ...quality.classCounts);
  return html`
    <table class="bars">
      <caption>By class</caption>
      <thead>
        <tr>
          <th>class</th>
          <th>labeled so</th>
          ${recall.length === 0 ? nothing : html`
            <th class="number">recall</th><th class="number">precision</th>
          `}
        </tr>
      </thead>
      <tbody>${quality.classCounts.map((images, index) =>
        html`
          <tr>
            <th scope="row">${labeledSo(job, names, index)}</th>
            <td>${bar(images / most)} <span>${count(images)}</span></td>
            ${recall.length === 0 ? nothing : html`
              <td class="number">${percent(recall[index])}</td>
              <td class="number">${percent(precision[index])}</td>
            `}
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

/** A class that leads to the images which the network labeled so. They are asked for by its name, and are gone with the job's files. */
function labeledSo(job: Job, names: string[], index: number): TemplateResult {
  const name = names[index];
  if (name === undefined || job.filesRemovedAt !== null) {
    return html`${nameOfClass(names, index)}`;
  }
  const query = { source: "predicted", class: name };
  return html`
    <a class="plain" href="${formatRoute({ page: "labels", id: job.id, query })}">${name}</a>
  `;
}

function bar(share: number): TemplateResult {
  return html`
    <svg class="bar" width="100" height="8" aria-hidden="true"><rect width="${Math.round(
      share * 100,
    )}%" height="8" rx="2"></rect></svg>
  `;
}

function confusion(job: Job, names: string[], rows: number[][]): TemplateResult {
  return html`
    <details ?open="${rows.length <= 20}">
      <summary>Confusion matrix</summary>
      <p class="quiet">
        Rows are what the images are, columns what they are labeled. The name of a column opens the images that are labeled
        so; which of them are wrong, the labels of a job do not tell.
      </p>
      <div class="scroll" tabindex="0" role="group" aria-label="Confusion matrix">
        <table class="confusion">
          <thead><tr><td></td>${rows.map((_, index) =>
            html`
              <th scope="col">${labeledSo(job, names, index)}</th>
            `
          )}</tr></thead>
          <tbody>${rows.map((row, truth) => {
            const all = row.reduce((sum, each) => sum + each, 0);
            return html`
              <tr><th scope="row">${nameOfClass(names, truth)}</th>${row.map((images, label) =>
                html`
                  <td class="${truth === label ? "right" : "wrong"} shade-${shade(images, all)}">${images === 0
                    ? NONE
                    : count(images)}</td>
                `
              )}</tr>
            `;
          })}</tbody>
        </table>
      </div>
    </details>
  `;
}
