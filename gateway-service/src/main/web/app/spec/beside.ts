import { html, type TemplateResult } from "lit";
import { curlOf } from "./draft.ts";
import type { Drafting } from "./drafting.ts";

/** A draft as JSON, which can be changed there as well, and as a command. */
export class Beside {
  /** The command that was copied last. */
  private copied = "";

  constructor(
    private readonly draft: Pick<Drafting<unknown>, "spec" | "text" | "write">,
    private readonly path: string,
    private readonly redraw: () => void,
    private readonly isIdentified: () => boolean,
  ) {}

  render(): TemplateResult {
    const curl = curlOf(this.draft.spec, `${location.origin}/${this.path}`, this.isIdentified());
    return html`
      <div class="beside">
        <label for="json">The same as JSON</label>
        <textarea id="json" spellcheck="false" rows="20" .value="${this.draft.text}" @input="${(event: Event) =>
          this.draft.write((event.target as HTMLTextAreaElement).value)}"></textarea>
        <div class="head">
          <h2>From the command line</h2>
          <button class="small" @click="${async () => {
            await navigator.clipboard.writeText(curl);
            this.copied = curl;
            this.redraw();
          }}" ?hidden="${navigator.clipboard === undefined}">${this.copied === curl ? "Copied" : "Copy"}</button>
        </div>
        <pre class="scroll" tabindex="0" role="group" aria-label="The curl command">${curl}</pre>
      </div>
    `;
  }
}
