import { html, nothing, type TemplateResult } from "lit";
import { count, percent } from "../core/format.ts";
import { isForOthers } from "../core/keys.ts";
import { nameOfClass } from "../core/names.ts";
import type { ImageLabel, LabelsPage as Labels } from "../core/rest.ts";
import { formatRoute, isStillAt, moved, type Route } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { failureBox, loading, option, View, whyNot } from "../core/view.ts";
import {
  type Correction,
  correctionOf,
  CORRECTIONS_MAX,
  forgetSent,
  inWords,
  keepCorrections,
  isOfCorrections,
  keptCorrections,
  withCorrection,
  without,
  withoutSent,
} from "../label/corrections.ts";
import { nextInWords } from "../label/next.ts";
import "../label/picker.ts";
import { roundQuery, whose } from "../label/query.ts";
import { stepped, undone } from "../label/round.ts";
import { said } from "../label/said.ts";
import { Ahead, backToSubject, isSeen, subject } from "../label/subject.ts";
import { Supply } from "../label/supply.ts";
import { Training } from "../label/training.ts";

/** Images one by one, to say what they are; then a job that is trained with that. */
export class FixPage extends View {
  static override properties = {
    route: { attribute: false },
    corrections: { state: true },
    isKept: { state: true },
    said: { state: true },
  };
  declare route: Route;
  declare corrections: Correction[];
  /** Whether this browser has them after a reload, too. */
  declare isKept: boolean;
  /** What was done last, for those who do not see it. */
  declare said: string;
  private readonly asker = new Asker(this);
  private readonly supply = new Supply(
    this,
    (token) => `api/v1/jobs/${encodeURIComponent(this.route.id)}/labels?${roundQuery(this.route.query, token)}`,
    () => this.corrections.map((each) => each.index),
  );
  private readonly ahead = new Ahead();
  private readonly training = new Training(() => this.requestUpdate());
  private readonly onKey = (event: KeyboardEvent) => this.press(event);
  private readonly onStorage = (event: StorageEvent) => this.hear(event);

  constructor() {
    super();
    this.corrections = [];
    this.isKept = true;
    this.said = "";
  }

  override connectedCallback(): void {
    this.corrections = keptCorrections(this.route.id);
    super.connectedCallback();
    addEventListener("keydown", this.onKey);
    addEventListener("storage", this.onStorage); // Another window of the same job.
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.onKey);
    removeEventListener("storage", this.onStorage);
  }

  protected override updated(changed: Map<string, unknown>): void {
    const move = moved(changed, this.route);
    if (move === "elsewhere") {
      this.corrections = keptCorrections(this.route.id);
      this.training.forget();
    }
    if (move !== null) {
      this.said = "";
      this.supply.restart();
    }
    this.ahead.fetch(this.route.id, this.supply.round.ahead.slice(1));
  }

  /** Another window of the same job wrote; what this browser did not keep is here alone, and stays. */
  private hear(event: StorageEvent): void {
    if (this.isKept && isOfCorrections(event.key, this.route.id)) {
      this.corrections = keptCorrections(this.route.id);
      this.training.forget(); // What was asked for with those before is no use then.
    }
  }

  private press(event: KeyboardEvent): void {
    if (event.repeat || event.defaultPrevented || isForOthers(event)) {
      return;
    }
    const isOfButton = (event.target as HTMLElement).closest("button, summary") !== null;
    if (event.key === " " && !isOfButton) {
      this.confirm();
    } else if (event.key === "s" || event.key === "ArrowRight") {
      this.skip();
    } else if (event.key === "u") {
      this.undo();
    } else {
      return;
    }
    event.preventDefault();
  }

  private answer(label: string): void {
    const { round, page } = this.supply;
    const item = round.ahead[0];
    if (item === undefined || page === null || this.isFull() || !isSeen(this)) {
      return;
    }
    const correction = correctionOf(item, page.classes, label);
    this.keep(withCorrection(this.corrections, correction));
    this.said = correction.predicted === label
      ? `Image ${item.index} is ${label}, as predicted.`
      : `Image ${item.index} is ${label}${correction.predicted === null ? "" : `, not ${correction.predicted}`}.`;
    this.supply.move(stepped(round, label));
    backToSubject(this);
  }

  private confirm(): void {
    const { round, page } = this.supply;
    const predicted = round.ahead[0]?.predicted ?? null;
    const name = predicted === null ? undefined : page?.classes[predicted];
    if (name !== undefined) {
      this.answer(name);
    }
  }

  private skip(): void {
    const { round } = this.supply;
    const item = round.ahead[0];
    if (item !== undefined) {
      this.said = `Image ${item.index} is skipped.`;
      this.supply.move(stepped(round, null));
      backToSubject(this);
    }
  }

  private undo(): void {
    const { round } = this.supply;
    const step = round.behind.at(-1);
    if (step !== undefined) {
      this.keep(without(this.corrections, step.item.index));
      this.said = `Back at image ${step.item.index}.`;
      this.supply.move(undone(round));
      backToSubject(this);
    }
  }

  private keep(corrections: Correction[]): void {
    this.corrections = corrections;
    this.isKept = keepCorrections(this.route.id, corrections);
    this.training.forget();
  }

  private forgetAll(): void {
    if (confirm(`Forget what was said of ${this.corrections.length} images?`)) {
      this.keep([]);
      this.supply.restart();
    }
  }

  private isFull(): boolean {
    return this.corrections.length >= CORRECTIONS_MAX;
  }

  protected override render(): TemplateResult {
    const { page, failure, round, isLoading } = this.supply;
    const item = round.ahead[0];
    return html`
      ${page === null ? nothing : this.filters(page)} ${failure === null ? nothing : html`
        ${failureBox(failure)}<p><button @click="${() => this.supply.restart()}">Begin again</button></p>
      `} ${page !== null && item !== undefined
        ? this.judge(page, item)
        : isLoading
        ? loading
        : failure === null
        ? this.end()
        : nothing}
      <p class="hidden" role="status">${this.training.next === null
        ? this.said
        : nextInWords(this.training.next.spec, this.training.next.set)}</p>
      ${this.footer()} ${said(this.route.id, this.corrections, this.isKept, {
        one: (index) => this.keep(without(this.corrections, index)),
        all: () => this.forgetAll(),
      })}
    `;
  }

  private filters(page: Labels): TemplateResult {
    const { query } = this.route;
    const change = (event: Event) => {
      const wishes = new FormData(event.currentTarget as HTMLFormElement);
      const chosen = Object.fromEntries(["disagrees", "class"].map((name) => [name, String(wishes.get(name) ?? "")]));
      location.hash = formatRoute({ ...this.route, query: { ...query, ...chosen } });
    };
    return html`
      <form class="filters" @change="${change}" @submit="${(event: Event) => event.preventDefault()}">
        <label>first <select name="disagrees">${option("", "what it is least sure of", query.disagrees)}${option(
          "true",
          "given labels that it surely denies",
          query.disagrees,
        )}</select></label>
        <label>labeled <select name="class">${option("", "as any class", query.class)}${page.classes.map((name) =>
          option(name, name, query.class)
        )}</select></label>
        <span class="quiet">${count(page.total)} images; ${whose(page)}</span>
      </form>
    `;
  }

  private judge(page: Labels, item: ImageLabel): TemplateResult {
    const name = (index: number | null) => index === null ? "" : nameOfClass(page.classes, index);
    const predicted = name(item.predicted);
    const caption = html`
      <b>${predicted === "" ? "No prediction" : `${predicted}?`}</b>
      ${item.confidence === null ? nothing : html`
        <span>${percent(item.confidence, 0)} sure</span>
      `} ${item.given === null ? nothing : html`
        <span>given as ${name(item.given)}</span>
      `}
      <span class="quiet">image ${item.index}</span>
    `;
    return html`
      <div class="labeling">
        ${subject(this.route.id, item, caption)}
        <div>
          <fl-classes .classes="${page.classes}" .marked="${predicted}" @pick="${(event: CustomEvent<string>) =>
            this.answer(event.detail)}"></fl-classes>
          <p class="links">
            <button ?disabled="${predicted === ""}" @click="${() =>
              this.confirm()}"><kbd aria-hidden="true">Space</kbd>It is right</button>
            <button @click="${() => this.skip()}"><kbd aria-hidden="true">s</kbd>Skip</button>
            <button ?disabled="${this.supply.round.behind.length === 0}" @click="${() =>
              this.undo()}"><kbd aria-hidden="true">u</kbd>Undo</button>
          </p>
          ${this.isFull()
            ? html`
              <p class="stale" role="status">These are as many as go into one set: train with them, then go on with the next job.</p>
            `
            : nothing}
        </div>
      </div>
    `;
  }

  private end(): TemplateResult {
    const hasSkipped = this.supply.round.behind.some((step) => step.label === null);
    return html`
      <p class="empty">${hasSkipped || this.corrections.length > 0
        ? "That was the last image."
        : "There is no image like that."} ${hasSkipped
        ? html`
          <button @click="${() => this.supply.restart()}">Show those that were skipped</button>
        `
        : nothing} <a href="${formatRoute({ ...this.route, query: { mode: "fix" } })}">All images</a></p>
    `;
  }

  private async prepare(): Promise<void> {
    await this.training.prepare(this.route.id, this.corrections);
    await this.updateComplete;
    this.querySelector<HTMLElement>(".footer")?.focus(); // The button is another now.
  }

  private submit(): void {
    const asked = this.route;
    void this.training.submit((sent, job) => {
      const isHere = isStillAt(this, asked);
      if (isHere && !this.isKept) {
        this.keep(withoutSent(this.corrections, sent)); // They are here alone.
      } else {
        forgetSent(asked.id, sent);
      }
      if (isHere) {
        location.hash = formatRoute({ page: "jobs", id: job.id, query: {} });
      }
    });
  }

  private footer(): TemplateResult {
    const { next, failure, isAsking } = this.training;
    const hindrance = this.asker.lacks("submit");
    return html`
      <section class="footer" tabindex="-1" aria-label="Train with the corrections">
        ${failure === null ? nothing : html`
          ${failureBox(failure)}<p class="quiet">No correction is lost: try again, or go on correcting.</p>
        `} ${this.isKept ? nothing : html`
          <p class="stale" role="status">This browser does not keep them: train with them before you leave or reload the page.</p>
        `} ${whyNot(hindrance)}
        <div class="footer-line">
          <b>${next === null ? inWords(this.corrections) : nextInWords(next.spec, next.set)}</b>
          ${next === null
            ? html`
              <button class="primary" ?disabled="${isAsking || hindrance !== "" ||
                this.corrections.length === 0}" title="${hindrance || nothing}" @click="${() =>
                this.prepare()}">${isAsking ? "Making a label set …" : "Train with them"}</button>
            `
            : html`
              <button class="primary" ?disabled="${isAsking}" @click="${() =>
                this.submit()}">${isAsking
                ? "Submitting …"
                : "Submit"}</button>
              <a class="button" href="${formatRoute({
                page: "new",
                id: "",
                query: { spec: JSON.stringify(next.spec) },
              })}">Change it first</a>
              <button ?disabled="${isAsking}" @click="${() => this.training.forget()}">Not yet</button>
            `}
        </div>
      </section>
    `;
  }
}

customElements.define("fl-fix", FixPage);
