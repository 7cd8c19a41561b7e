import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Correction } from "./corrections.ts";
import { askAgain } from "./picture.ts";
import { imagePath } from "./query.ts";
import { nameOfImage } from "./subject.ts";

const LISTED_MAX = 60;

/** What was said of images so far, newest first, to be looked over and taken back. */
export function said(
  job: string,
  corrections: Correction[],
  isKept: boolean,
  forget: { one: (index: number) => void; all: () => void },
): TemplateResult | typeof nothing {
  if (corrections.length === 0) {
    return nothing;
  }
  const shown = corrections.slice(-LISTED_MAX).reverse();
  return html`
    <section>
      <div class="head">
        <h2>Said so far</h2>
        <span class="quiet">${shown.length < corrections.length
          ? `the newest ${LISTED_MAX} of ${corrections.length}; `
          : ""}${isKept ? "kept in this browser until they are submitted" : ""}</span><span class="grow"></span>
        <button class="small" @click="${forget.all}">Forget all</button>
      </div>
      <ul class="images">${repeat(
        shown,
        (each) => each.index,
        (each) =>
          html`
            <li>
              <img
                loading="lazy"
                width="96"
                height="96"
                src="${imagePath(job, each.index, 96)}"
                alt="${nameOfImage(each)}"
                @error="${askAgain}"
              >
              <b>${each.label}</b> <span class="block quiet">${predictedInWords(each)}</span>
              <button class="small" aria-label="Forget what was said of image ${each.index}" @click="${() =>
                forget.one(each.index)}">Forget</button>
            </li>
          `,
      )}</ul>
    </section>
  `;
}

function predictedInWords({ label, predicted }: Correction): string {
  if (predicted === null) {
    return "no prediction";
  }
  return label === predicted ? "as predicted" : `predicted ${predicted}`;
}
