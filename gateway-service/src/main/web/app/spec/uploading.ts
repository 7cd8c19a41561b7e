import { html, nothing, type TemplateResult } from "lit";
import { percent } from "../core/format.ts";
import { asFailure, type Failure, sendFile } from "../core/http.ts";
import type { Upload } from "../core/rest.ts";
import { Asker } from "../core/session.ts";
import { failureBox, View } from "../core/view.ts";
import { contentsOf, nameOf, ofArchive } from "./upload.ts";

/** A place for a ZIP archive of a folder of images; tells with `uploaded` that the gateway has taken one. */
export class Uploading extends View {
  static override properties = {
    isOver: { state: true },
    share: { state: true },
    taken: { state: true },
    failure: { state: true },
  };
  declare isOver: boolean;
  /** How much of the archive was sent; null while none is on its way. */
  declare share: number | null;
  declare taken: Upload | null;
  declare failure: Failure | null;
  private readonly asker = new Asker(this);
  private name = "";
  private sending: AbortController | null = null;

  constructor() {
    super();
    this.isOver = false;
    this.share = null;
    this.taken = null;
    this.failure = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sending?.abort();
  }

  private async take(file: File | undefined): Promise<void> {
    if (file === undefined || this.asker.lacks("submit") !== "") {
      return;
    }
    this.sending?.abort();
    const sending = new AbortController();
    this.sending = sending;
    this.share = 0;
    this.taken = null;
    this.failure = null;
    const name = this.name.trim() || nameOf(file.name);
    try {
      const upload = await sendFile<Upload>(
        `api/v1/datasets?name=${encodeURIComponent(name)}`,
        file,
        "application/zip",
        (share) => this.share = share,
        sending.signal,
      );
      this.taken = upload;
      this.dispatchEvent(new CustomEvent("uploaded", { detail: upload }));
    } catch (cause) {
      if (!sending.signal.aborted) {
        this.failure = ofArchive(asFailure(cause));
      }
    }
    if (this.sending === sending) {
      this.share = null;
    }
  }

  private dropped(event: DragEvent): void {
    event.preventDefault(); // The browser would open the archive instead of the page.
    this.isOver = false;
    void this.take(event.dataTransfer?.files[0]);
  }

  private dragged(event: DragEvent, isOver: boolean): void {
    event.preventDefault();
    this.isOver = isOver;
  }

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.take(input.files?.[0]);
    input.value = ""; // The same file, mended, may be chosen again.
  }

  protected override render(): TemplateResult {
    const hindrance = this.asker.lacks("submit");
    return html`
      <details>
        <summary>Upload a folder of your own pictures</summary>
        <p class="quiet hint">A ZIP archive with labeled/CLASS/, unlabeled/ and, if you like, test/CLASS/.</p>
        <div class="field">
          <label for="upload-name">Call it</label>
          <input
            id="upload-name"
            placeholder="as the file"
            autocomplete="off"
            @input="${(event: Event) => this.name = (event.target as HTMLInputElement).value}"
            @keydown="${(event: KeyboardEvent) => event.key === "Enter" && event.preventDefault()}"
          >
        </div>
        <label
          class="${this.isOver ? "drop over" : "drop"}"
          @dragover="${(event: DragEvent) => this.dragged(event, true)}"
          @dragleave="${(event: DragEvent) => this.dragged(event, false)}"
          @drop="${(event: DragEvent) => this.dropped(event)}"
          title="${hindrance || nothing}"
        >${hindrance || "Drop a ZIP archive here, or choose one"}
          <input type="file" accept=".zip,application/zip" ?disabled="${hindrance !== ""}" @change="${(event: Event) => this.chosen(event)}"></label>
        ${this.share === null ? nothing : html`
          <p>
            <progress aria-label="Sent" max="1" .value="${this.share}"></progress>
            ${this.share < 1 ? `${percent(this.share, 0)} sent` : "Looked through …"}
          </p>
        `}
        <div role="status">${this.taken === null ? nothing : html`
          <p><span aria-hidden="true">✓</span> ${this.taken.name}: ${contentsOf(this.taken)}</p>
        `}</div>
        ${this.failure === null ? nothing : failureBox(this.failure)}
      </details>
    `;
  }
}

customElements.define("fl-upload", Uploading);
