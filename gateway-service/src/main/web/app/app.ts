import { html, nothing, type TemplateResult } from "lit";
import { highestRole } from "./core/identity.ts";
import { HELP, isForOthers, Keys } from "./core/keys.ts";
import { formatRoute, HOME, type PageName, parseRoute, type Route } from "./core/route.ts";
import { Asker, session, type Standing } from "./core/session.ts";
import { applyTheme, chooseTheme, chosenTheme, type Theme, THEMES } from "./core/theme.ts";
import { failureBox, loading, View } from "./core/view.ts";
import "./chart/curve.ts";
import "./page/jobs.ts";
import "./page/job.ts";
import "./page/new.ts";
import "./page/new-sweep.ts";
import "./page/compare.ts";
import "./page/sweeps.ts";
import "./page/sweep.ts";
import "./page/labels.ts";
import "./page/health.ts";
import "./page/sign-in.ts";

const TABS: [PageName, string][] = [["compare", "Compare"], ["jobs", "Jobs"], ["sweeps", "Sweeps"], ["new", "New"]];

/** The frame around every page: where to go, who is signed in, keys, light and dark. */
export class App extends View {
  static override properties = { route: { state: true }, theme: { state: true } };
  declare route: Route | null;
  declare theme: Theme;
  private readonly keys = new Keys();
  private readonly asker = new Asker(this);
  /** As it was drawn last. */
  private stood: Standing = "asking";
  private readonly onHash = () => {
    this.route = parseRoute(location.hash);
  };
  private readonly onKey = (event: KeyboardEvent) => this.press(event);
  private readonly onVisibility = () => document.hidden || session.look();

  constructor() {
    super();
    this.route = parseRoute(location.hash);
    this.theme = chosenTheme();
    applyTheme(this.theme);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.onHash);
    addEventListener("keydown", this.onKey);
    document.addEventListener("visibilitychange", this.onVisibility);
    session.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.onHash);
    removeEventListener("keydown", this.onKey);
    document.removeEventListener("visibilitychange", this.onVisibility);
    session.stop();
  }

  private press(event: KeyboardEvent): void {
    if (isForOthers(event)) {
      return;
    }
    const wish = this.keys.press(event.key, event.timeStamp);
    if (wish === null) {
      return;
    }
    event.preventDefault();
    switch (wish.kind) {
      case "go":
        location.hash = formatRoute({ ...HOME, page: wish.page });
        break;
      case "search":
        this.querySelector<HTMLElement>("[data-search]")?.focus();
        break;
      case "move":
        this.move(wish.by);
        break;
      case "help":
        this.help();
        break;
    }
  }

  private move(by: number): void {
    const rows = [...this.querySelectorAll<HTMLElement>("[data-row]")];
    const now = rows.findIndex((row) => row === document.activeElement);
    rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by))]?.focus();
  }

  private help(): void {
    this.querySelector("dialog")?.showModal();
  }

  private nextTheme(): void {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length] ?? "auto";
    chooseTheme(this.theme);
  }

  private async signOut(): Promise<void> {
    await session.signOut();
    if (session.standing === "out") {
      location.hash = formatRoute(HOME); // A draft stands in the address.
    }
  }

  protected override willUpdate(): void {
    if (this.stood === "out" && session.standing === "in") {
      this.route = parseRoute(location.hash); // A draft wrote itself into it while its page was shown.
    }
  }

  protected override updated(): void {
    const tab = TABS.find(([page]) => page === this.route?.page);
    const name = session.standing === "out" ? "Sign in" : tab?.[1];
    document.title = name === undefined ? "Fewlabel" : `${name} · Fewlabel`;
    if (this.stood === "out" && session.standing === "in") {
      this.querySelector<HTMLElement>("#main")?.focus(); // The field that had the focus has gone.
    }
    this.stood = session.standing;
  }

  protected override render(): TemplateResult {
    return html`
      <a class="skip" href="#main" @click="${(event: Event) => this.skip(event)}">Skip to the content</a>
      <header class="bar-top">
        <a class="logo" href="#/">Fewlabel</a>
        ${session.standing === "out" ? nothing : html`
          <nav aria-label="Pages">${TABS.map(([page, name]) =>
            html`
              <a href="${formatRoute({ ...HOME, page })}" aria-current="${this.route?.page === page
                ? "page"
                : "false"}">${name}</a>
            `
          )}</nav>
        `}<span class="grow"></span>
        ${this.who()} ${session.standing === "out" ? nothing : html`
          <fl-health></fl-health>
        `}
        <button class="small" @click="${() => this.nextTheme()}" title="Light, dark, or as the system has it">${this
          .theme}</button>
        <button class="small" @click="${() => this.help()}" aria-label="Keys">?</button>
      </header>
      <main id="main" tabindex="-1">${this.content()}</main>
      <dialog aria-label="Keys">
        <h2>Keys</h2>
        <dl class="keys">${HELP.map(([key, meaning]) =>
          html`
            <div>
              <dt><kbd>${key}</kbd></dt>
              <dd>${meaning}</dd>
            </div>
          `
        )}</dl>
        <form method="dialog"><button class="button">Close</button></form>
      </dialog>
    `;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>("#main")?.focus();
  }

  /** Nothing where nobody has to say who they are. */
  private who(): TemplateResult | typeof nothing {
    const who = this.asker.identity;
    return who === null || !who.required ? nothing : html`
      <span class="who" title="Signed in as ${who.owner}, with the role ${highestRole(who)}">
        <span class="hidden">Signed in as</span> <b>${who.owner}</b> <span class="quiet">${highestRole(who)}</span></span>
      ${who.via === "session"
        ? html`
          <button class="small" @click="${() => this.signOut()}">Sign out</button>
        `
        : nothing}
    `;
  }

  private content(): TemplateResult {
    switch (session.standing) {
      case "asking":
        return loading;
      case "out":
        return html`
          <fl-sign-in .reason="${session.reason}"></fl-sign-in>
        `;
      case "in":
        return html`
          ${session.failure === null ? nothing : failureBox(session.failure)}${this.page()}
        `;
    }
  }

  private page(): TemplateResult {
    const route = this.route;
    if (route === null) {
      return html`
        <h1>There is no such page</h1><p><a href="#/">Compare</a> and <a href="#/jobs">Jobs</a> are there.</p>
      `;
    }
    switch (route.page) {
      case "jobs":
        return route.id === ""
          ? html`
            <fl-jobs .route="${route}"></fl-jobs>
          `
          : html`
            <fl-job .route="${route}"></fl-job>
          `;
      case "sweeps":
        return route.id === ""
          ? html`
            <fl-sweeps .route="${route}"></fl-sweeps>
          `
          : html`
            <fl-sweep .route="${route}"></fl-sweep>
          `;
      case "labels":
        return html`
          <fl-labels .route="${route}"></fl-labels>
        `;
      case "new":
        return route.id === "sweep"
          ? html`
            <fl-new-sweep .route="${route}"></fl-new-sweep>
          `
          : html`
            <fl-new .route="${route}"></fl-new>
          `;
      case "compare":
        return html`
          <fl-compare .route="${route}"></fl-compare>
        `;
    }
  }
}

customElements.define("fl-app", App);
