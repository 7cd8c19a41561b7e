import { html, nothing, type TemplateResult } from "lit";
import { asFailure, type Failure, getJson } from "../core/http.ts";
import type { Method, Spec, Violation } from "../core/rest.ts";
import { formatRoute, type Route } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { failureBox, loading, View } from "../core/view.ts";
import { Beside } from "./beside.ts";
import { Drafting, type Kind } from "./drafting.ts";
import { flawsElsewhere } from "./field.ts";
import type { Document } from "./schema.ts";

const RELOAD = "Reload the page.";

/** A page with a form that is made from the catalogue of methods and the schema of specs; beside it the JSON that it stands for. */
export abstract class FormPage<Checked> extends View {
  static override properties = {
    route: { attribute: false },
    methods: { state: true },
    document: { state: true },
    failure: { state: true },
  };
  declare route: Route;
  declare methods: Method[];
  declare document: Document | null;
  declare failure: Failure | null;
  protected readonly draft: Drafting<Checked>;
  private readonly asker = new Asker(this);
  private readonly beside: Beside;

  constructor(private readonly kind: Kind) {
    super();
    this.methods = [];
    this.document = null;
    this.failure = null;
    this.draft = new Drafting<Checked>(this, kind, () => this.asker.lacks("submit") === "");
    this.beside = new Beside(this.draft, kind.path, () => this.requestUpdate(), () =>
      this.asker.isRequired);
  }

  /** What the form begins with. */
  protected abstract first(query: Record<string, string>): Spec | Promise<Spec>;

  protected abstract head(): TemplateResult;

  protected abstract fields(): TemplateResult;

  /** Whether a flaw is told at its field. Asked when the fields have been made. */
  protected abstract isShown(flaw: Violation): boolean;

  /** What is said of a draft that the gateway would take. */
  protected abstract acceptedInWords(): string;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.start();
  }

  private async start(): Promise<void> {
    try {
      const [catalogue, document] = await Promise.all([
        getJson<{ methods: Method[] }>("api/v1/methods"),
        getJson<Document>("q/openapi?format=json"),
      ]);
      const first = await this.first(this.route.query);
      if (!this.isConnected) {
        return; // A draft writes the address, and that is another page's by now.
      }
      this.methods = catalogue.methods;
      // Nothing is shown before: what somebody typed by then would be lost.
      this.draft.take(first);
      this.document = document;
    } catch (cause) {
      const failure = asFailure(cause, RELOAD);
      this.failure = failure.status === 0 ? failure.withRemedy(RELOAD) : failure;
    }
  }

  /** An address that names another draft is followed; one that names none, such as that of the tab, gets the one that is here. */
  protected override updated(changed: Map<string, unknown>): void {
    // Whatever the address was: a draft has written itself into it since.
    if (this.document === null || changed.get("route") === undefined) {
      return;
    }
    const own = formatRoute(this.kind.address(this.draft.spec));
    if (Object.keys(this.route.query).length === 0) {
      history.replaceState(null, "", own);
    } else if (formatRoute(this.route) !== own) {
      void this.start();
    }
  }

  protected override render(): TemplateResult {
    if (this.document === null) {
      return html`
        ${this.head()}${this.failure === null ? loading : failureBox(this.failure)}
      `;
    }
    const { violations, isAccepted, isSending, failure } = this.draft;
    const fields = this.fields();
    const hindrance = this.asker.lacks("submit");
    return html`
      ${this.head()}
      <div class="columns form-columns">
        <form @submit="${(event: Event) => {
          event.preventDefault();
          void this.draft.submit();
        }}">
          ${flawsElsewhere(violations.filter((each) => !this.isShown(each)))} ${failure === null
            ? nothing
            : failureBox(failure)}
          <fieldset ?disabled="${!this.draft.isReadable}">${fields}</fieldset>
          <p>
            <button class="button primary" type="submit" ?disabled="${isSending || violations.length > 0 ||
              hindrance !== ""}" title="${hindrance || nothing}">Submit</button>
            <span class="quiet" role="status">${violations.length > 0
              ? `${violations.length} to mend`
              : hindrance !== ""
              ? hindrance
              : isAccepted
              ? this.acceptedInWords()
              : ""}</span>
          </p>
        </form>
        ${this.beside.render()}
      </div>
    `;
  }
}
