import { html, nothing, type TemplateResult } from "lit";
import { percent } from "../core/format.ts";
import { asFailure, type Failure, postForm } from "../core/http.ts";
import type { Prediction, PredictionAnswer } from "../core/rest.ts";
import { Asker } from "../core/session.ts";
import { failureBox, View } from "../core/view.ts";
import { CLASSES_SHOWN, likeliest, PICTURES_MAX, tooMany } from "./prediction.ts";

interface Shown {
  name: string;
  address: string;
}

/** Pictures that somebody drops on a job, and what its network takes them for. */
export class Trial extends View {
  static override properties = {
    job: { attribute: false },
    shown: { state: true },
    note: { state: true },
    answer: { state: true },
    failure: { state: true },
    isOver: { state: true },
  };
  declare job: string;
  declare shown: Shown[];
  declare note: string;
  /** Null while it is awaited, and before anything was asked. */
  declare answer: PredictionAnswer | null;
  declare failure: Failure | null;
  declare isOver: boolean;
  private readonly asker = new Asker(this);
  private asking: AbortController | null = null;

  constructor() {
    super();
    this.shown = [];
    this.note = "";
    this.answer = null;
    this.failure = null;
    this.isOver = false;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("job") && changed.get("job") !== undefined) {
      this.forget(); // Another job is looked at: what was said was not said by this one.
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forget();
  }

  private forget(): void {
    this.asking?.abort();
    this.asking = null;
    this.shown.forEach((each) => URL.revokeObjectURL(each.address));
    this.shown = [];
    this.note = "";
    this.answer = null;
    this.failure = null;
  }

  private async take(files: FileList | null | undefined): Promise<void> {
    if (!files || files.length === 0 || this.asker.lacks("submit") !== "") {
      return;
    }
    this.forget();
    const pictures = Array.from(files).slice(0, PICTURES_MAX);
    this.note = tooMany(files.length);
    this.shown = pictures.map((file) => ({ name: file.name, address: URL.createObjectURL(file) }));
    const form = new FormData();
    pictures.forEach((file, index) => form.append(String(index), file, file.name));
    const asking = new AbortController();
    this.asking = asking;
    const path = `api/v1/jobs/${encodeURIComponent(this.job)}/predictions?top=${CLASSES_SHOWN}`;
    try {
      this.answer = await postForm<PredictionAnswer>(path, form, asking.signal);
    } catch (cause) {
      if (!asking.signal.aborted) {
        this.failure = asFailure(cause);
      }
    }
  }

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.take(input.files);
    input.value = ""; // The same picture may be chosen again, such as after a failure.
  }

  private dropped(event: DragEvent): void {
    event.preventDefault(); // The browser would open the picture instead of the page.
    this.isOver = false;
    void this.take(event.dataTransfer?.files);
  }

  private dragged(event: DragEvent, isOver: boolean): void {
    event.preventDefault();
    this.isOver = isOver;
  }

  protected override render(): TemplateResult {
    const hindrance = this.asker.lacks("submit");
    return html`
      <section>
        <h2>Try it</h2>
        <label
          class="${this.isOver ? "drop over" : "drop"}"
          @dragover="${(event: DragEvent) => this.dragged(event, true)}"
          @dragleave="${(event: DragEvent) => this.dragged(event, false)}"
          @drop="${(event: DragEvent) => this.dropped(event)}"
          title="${hindrance || nothing}"
        >${hindrance || "Drop pictures here, or choose some"}
          <input
            type="file"
            accept="image/*"
            multiple
            ?disabled="${hindrance !== ""}"
            @change="${(event: Event) => this.chosen(event)}"
          ></label>
        ${this.note === "" ? nothing : html`
          <p class="quiet">${this.note}</p>
        `}
        <div role="status">${this.answer !== null
          ? html`
            <p class="quiet">As the ${this.answer.network} says after epoch ${this.answer.epoch + 1}.</p>
          `
          : this.shown.length > 0 && this.failure === null
          ? html`
            <p class="quiet">Looking …</p>
          `
          : nothing}</div>
        ${this.failure === null ? nothing : failureBox(this.failure)}
        <ul class="trials">${this.shown.map((each, index) => picture(each, this.answer?.images[index]))}</ul>
      </section>
    `;
  }
}

function picture(shown: Shown, prediction: Prediction | undefined): TemplateResult {
  return html`
    <li>
      <img src="${shown.address}" alt="${shown.name}">
      <div>${prediction === undefined
        ? nothing
        : prediction.unreadable !== undefined
        ? html`
          <b class="bad">Cannot be read:</b> ${prediction.unreadable}
        `
        : html`
          ${likeliest(prediction).map(([name, probability], place) =>
            place === 0
              ? html`
                <b>${name}</b> ${percent(probability, 0)}
              `
              : html`
                <span class="block quiet">${name} ${percent(probability, 0)}</span>
              `
          )}
        `}</div>
    </li>
  `;
}

customElements.define("fl-trial", Trial);
