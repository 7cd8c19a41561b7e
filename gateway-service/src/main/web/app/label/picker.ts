import { html, nothing, type TemplateResult } from "lit";
import { isForOthers } from "../core/keys.ts";
import { View } from "../core/view.ts";
import { classOfKey, keyAt, KEYED, matching } from "./choice.ts";

const PREDICTED = html`
  <span class="quiet">predicted</span>
`;

/** Buttons for classes, with keys; of many they are narrowed by typing. Tells the name of the chosen one as the event "pick". */
export class ClassPicker extends View {
  static override properties = {
    classes: { attribute: false },
    marked: { attribute: false },
    typed: { state: true },
  };
  declare classes: string[];
  /** The class that the network says; empty for none that is to be seen. */
  declare marked: string;
  declare typed: string;
  private readonly onKey = (event: KeyboardEvent) => this.press(event);

  constructor() {
    super();
    this.classes = [];
    this.marked = "";
    this.typed = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.onKey);
  }

  private shown(): string[] {
    return matching(this.classes, this.typed);
  }

  private press(event: KeyboardEvent): void {
    const name = classOfKey(event.key, this.shown());
    // A key that is held down would answer for the next image, too.
    if (name !== null && !event.repeat && !event.defaultPrevented && !isForOthers(event)) {
      event.preventDefault();
      this.pick(name);
    }
  }

  private pressInField(event: KeyboardEvent, first: string | undefined): void {
    if (event.isComposing) {
      return; // The key is for an input method, whose Enter and Escape are about what is being put together.
    }
    if (event.key === "Enter" && this.typed.trim() !== "" && first !== undefined && !event.repeat) {
      this.pick(first);
    } else if (event.key === "Escape") {
      this.typed = "";
      (event.target as HTMLElement).blur();
    }
  }

  private pick(name: string): void {
    this.typed = "";
    this.dispatchEvent(new CustomEvent("pick", { detail: name }));
  }

  protected override render(): TemplateResult {
    const shown = this.shown();
    return html`
      ${this.classes.length <= KEYED ? nothing : this.field(shown)}
      <div class="classes" role="group" aria-label="Classes">${shown.map((name, place) =>
        this.button(name, place)
      )}</div>
      ${shown.length > 0 ? nothing : html`
        <p class="quiet">No class is called so.</p>
      `}
    `;
  }

  private button(name: string, place: number): TemplateResult {
    const isMarked = name === this.marked;
    return html`
      <button class="${isMarked ? "class marked" : "class"}" @click="${() => this.pick(name)}">
        <kbd aria-hidden="true" ?hidden="${keyAt(place) === ""}">${keyAt(place)}</kbd>${name} ${isMarked
          ? PREDICTED
          : nothing}
      </button>
    `;
  }

  private field(shown: string[]): TemplateResult {
    return html`
      <div class="narrow">
        <label for="class-name">Class</label>
        <input
          id="class-name"
          data-search
          type="search"
          autocomplete="off"
          placeholder="type, then Enter"
          .value="${this.typed}"
          @input="${(event: Event) => this.typed = (event.target as HTMLInputElement).value}"
          @keydown="${(event: KeyboardEvent) => this.pressInField(event, shown[0])}"
        >
      </div>
    `;
  }
}

customElements.define("fl-classes", ClassPicker);
