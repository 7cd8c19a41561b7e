import { html, nothing, type TemplateResult } from "lit";
import { count, dateTime, NONE, percent } from "../core/format.ts";
import { asFailure, Failure, getJson, postJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import type { Audit, AuditItem, ListedAudit } from "../core/rest.ts";
import { formatRoute, isStillAt, moved, type Route } from "../core/route.ts";
import { Asker } from "../core/session.ts";
import { failureBox, staleness, View, waiting, whyNot } from "../core/view.ts";
import { answeredInWords, firstOpen, nextSeed, progressInWords } from "../label/audits.ts";
import { keepCorrections, keptCorrections, ofAudit, withAll } from "../label/corrections.ts";
import "../label/picker.ts";
import { askAgain } from "../label/picture.ts";
import { imagePath, whose } from "../label/query.ts";
import { caveats, interval, shareInWords, shares } from "../label/share.ts";
import { Ahead, backToSubject, isSeen, nameOfImage, SIZE, subject } from "../label/subject.ts";
import { valueOf } from "../spec/draft.ts";

/** Enough for an interval of some points; how many there may be says the gateway. */
const SIZE_DEFAULT = 100;

/** How many of a job's labels are right, by the answers that somebody gives of random images. */
export class AuditPage extends View {
  static override properties = {
    route: { attribute: false },
    owner: { attribute: false },
    failure: { state: true },
    last: { state: true },
  };
  declare route: Route;
  /** Whose the job is, and so its audits; missing as long as it is not known. */
  declare owner: string | undefined;
  private readonly asker = new Asker(this);
  /** Why the last answer was not taken, or no audit was begun. */
  declare failure: Failure | null;
  /** The image that was answered last, with what the network said of it. */
  declare last: AuditItem | null;
  private isAsking = false;
  private readonly ahead = new Ahead();
  private readonly audits = new Live<ListedAudit[]>(
    this,
    async (signal) =>
      this.audited() === "" ? (await getJson<{ audits: ListedAudit[] }>(this.path(), signal)).audits : [],
    () => false,
  );
  private readonly audit = new Live<Audit | null>(
    this,
    (signal) =>
      this.audited() === "" ? Promise.resolve(null) : getJson<Audit>(`${this.path()}/${this.audited()}`, signal),
    () => false,
  );

  constructor() {
    super();
    this.failure = null;
    this.last = null;
  }

  protected override updated(changed: Map<string, unknown>): void {
    const before = changed.get("route") as Route | undefined;
    if (
      moved(changed, this.route) !== null &&
      (before?.id !== this.route.id || before.query.audit !== this.route.query.audit)
    ) {
      this.failure = null;
      this.last = null;
      this.audits.restart();
      this.audit.restart();
    }
    const audit = this.audit.value;
    if (audit !== null) {
      this.ahead.fetch(this.route.id, audit.items.filter((item) => item.answer === null).slice(1));
    }
  }

  private hindrance(): string {
    return this.asker.lacks("submit", this.owner);
  }

  /** The audit that the address names; empty for none. */
  private audited(): string {
    return encodeURIComponent(this.route.query.audit ?? "");
  }

  private path(): string {
    return `api/v1/jobs/${encodeURIComponent(this.route.id)}/audits`;
  }

  private to(audit: string): string {
    return formatRoute({ ...this.route, query: { ...this.route.query, audit } });
  }

  private async begin(size: string, audits: ListedAudit[]): Promise<void> {
    const { epoch, network } = this.route.query;
    await this.ask(async (isHere) => {
      const audit = await postJson<Audit>(this.path(), {
        size: valueOf(size, "integer"),
        seed: nextSeed(audits),
        epoch,
        network,
      });
      if (isHere()) {
        location.hash = this.to(audit.id);
      }
    });
  }

  private async answer(audit: Audit, item: AuditItem, label: string): Promise<void> {
    if (!isSeen(this) || this.hindrance() !== "") {
      return;
    }
    await this.ask(async () => {
      const answers = [{ index: item.index, class: label }];
      const answered = await postJson<Audit>(`${this.path()}/${audit.id}/answers`, { answers });
      if (answered.id === this.route.query.audit) {
        this.audit.set(answered);
        this.last = answered.items.find((each) => each.index === item.index) ?? null;
        backToSubject(this);
      }
    });
  }

  /**
   * One at a time: an answer is for the image that was seen when it was given.
   *
   * @param step hears whether somebody is still where it was asked for
   */
  private async ask(step: (isHere: () => boolean) => Promise<void>): Promise<void> {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    this.failure = null;
    const { route } = this;
    const audited = this.audited();
    const isHere = () => isStillAt(this, route) && this.audited() === audited;
    try {
      await step(isHere);
    } catch (cause) {
      if (isHere()) {
        this.failure = asFailure(cause);
        this.audit.refresh(); // The answer may have been taken all the same.
      }
    } finally {
      this.isAsking = false;
    }
  }

  protected override render(): TemplateResult {
    const shown = this.audited() === "" ? this.audits : this.audit;
    const audit = this.audit.value;
    return html`
      ${staleness(shown)} ${this.failure === null ? nothing : failureBox(this.failure)} ${this.audited() !== ""
        ? (audit === null ? waiting(shown) : this.session(audit))
        : this.audits.value === null
        ? waiting(shown)
        : this.beginning(this.audits.value)}
    `;
  }

  private beginning(audits: ListedAudit[]): TemplateResult {
    const hindrance = this.hindrance();
    return html`
      <p class="text">
        Say what random images show, and read how many of the job's labels are right, with an interval, without a test set.
        What the network says is hidden until you have answered, and an answer stays: it tells the prediction.
      </p>
      <form class="filters" @submit="${(event: Event) => {
        event.preventDefault();
        const wishes = new FormData(event.currentTarget as HTMLFormElement);
        void this.begin(String(wishes.get("size")), audits);
      }}">
        <label>images <input name="size" type="number" min="1" value="${SIZE_DEFAULT}"></label>
        <button class="primary" ?disabled="${hindrance !== ""}" title="${hindrance || nothing}">Begin an audit</button>
      </form>
      ${whyNot(hindrance)}
      ${audits.length === 0
        ? html`
          <p class="quiet">This job has no audit yet. 94 right ones of 100 would be 87.5 to 97.2 % of all, at 95 % confidence.</p>
        `
        : this.list(audits)}
    `;
  }

  private list(audits: ListedAudit[]): TemplateResult {
    return html`
      <section>
        <h2>Audits of this job</h2>
        <p class="quiet">One that is answered to its end is an honest figure; the best of several is none.</p>
        <table class="cards">
          <thead>
            <tr>
              <th>Begun</th>
              <th>Answered</th>
              <th class="number">Right</th>
              <th>Labels</th>
            </tr>
          </thead>
          <tbody>${audits.map((audit) =>
            html`
              <tr>
                <td class="wide">
                  <a data-row href="${this.to(audit.id)}">${dateTime(audit.createdAt)}</a>
                  ${audit.answered < audit.images
                    ? html`
                      <span class="quiet">go on</span>
                    `
                    : nothing}
                </td>
                <td data-label="Answered">${progressInWords(audit.answered, audit.images)}</td>
                <td class="number" data-label="Right">${audit.accuracy === null
                  ? NONE
                  : `${percent(audit.accuracy.share)} (${interval(audit.accuracy)})`}</td>
                <td data-label="Labels">${whose(audit)}</td>
              </tr>
            `
          )}</tbody>
        </table>
      </section>
    `;
  }

  private session(audit: Audit): TemplateResult {
    const item = firstOpen(audit);
    return html`
      <p class="progress">
        <progress
          value="${audit.answered}"
          max="${audit.items.length}"
          aria-label="Answered"
        >
        </progress>${progressInWords(audit.answered, audit.items.length)} <a href="${this.to("")}">All audits</a>
      </p>
      ${item === null ? this.end(audit) : this.judge(audit, item)} ${this.result(audit)}
    `;
  }

  private judge(audit: Audit, item: AuditItem): TemplateResult {
    const hindrance = this.hindrance();
    const caption = html`
      <b>What is it?</b> <span class="quiet">image ${item.index}</span>
    `;
    return html`
      <div class="labeling">
        ${subject(this.route.id, item, caption)}
        <div>
          ${hindrance === ""
            ? html`
              <fl-classes .classes="${audit.classes}" @pick="${(event: CustomEvent<string>) =>
                void this.answer(audit, item, event.detail)}"></fl-classes>
            `
            : html`
              <p class="stale">${hindrance}</p>
            `}
          ${this.told()}
          <p class="quiet">
            An answer stays, since it tells the prediction. Leave no image out: whoever leaves out the hard ones flatters.
          </p>
        </div>
      </div>
    `;
  }

  /** What the last answer told. */
  private told(): TemplateResult {
    const { last } = this;
    return html`
      <div class="told-last" role="status">${last === null ? nothing : html`
        <img width="48" height="48" src="${imagePath(this.route.id, last.index, SIZE)}" alt="" @error="${askAgain}">
        <span class="${last.right ? "tone-good" : "tone-bad"}"><span aria-hidden="true">${last.right
          ? "✓"
          : "✗"}</span> ${answeredInWords(last)}</span>
      `}</div>
    `;
  }

  private end(audit: Audit): TemplateResult {
    return html`
      ${this.last === null ? nothing : this.told()}
      <p class="text">
        All ${audit.items.length} images are answered. <button @click="${() =>
          this.correct(audit)}">Take the answers to the corrections</button> <span
          class="quiet"
        >A job that is trained with them draws others for its audit.</span>
      </p>
    `;
  }

  /** What was said of these images can be trained with, as what is said in Fix. */
  private correct(audit: Audit): void {
    const job = this.route.id;
    const all = withAll(keptCorrections(job), ofAudit(audit));
    if (all !== null && keepCorrections(job, all)) {
      location.hash = formatRoute({ ...this.route, query: { mode: "fix" } });
    } else {
      this.failure = new Failure(
        -1,
        "This browser keeps no more corrections",
        null,
        [],
        "Train with those that it has first.",
      );
    }
  }

  private result(audit: Audit): TemplateResult {
    const wrong = audit.items.filter((item) => item.right === false);
    return html`
      <section>
        <h2>${audit.accuracy === null ? "Nothing is known before the first answer" : shareInWords(audit.accuracy)}</h2>
        ${shares(audit)}
        <ul class="caveats quiet"><li>Labels of the ${whose(audit)}.</li>${caveats(audit).map((each) =>
          html`
            <li>${each}</li>
          `
        )}</ul>
      </section>
      ${wrong.length === 0 ? nothing : html`
        <section>
          <h2>${count(wrong.length)} not right</h2>
          <ul class="images">${wrong.map((item) =>
            html`
              <li>
                <img
                  loading="lazy"
                  width="96"
                  height="96"
                  src="${imagePath(this.route.id, item.index, 96)}"
                  alt="${nameOfImage(item)}"
                  @error="${askAgain}"
                >
                <b>${item.answer}</b>
                <span class="block quiet">predicted ${item.predicted}, ${percent(item.confidence, 0)}</span>
              </li>
            `
          )}</ul>
        </section>
      `}
    `;
  }
}

customElements.define("fl-audit", AuditPage);
