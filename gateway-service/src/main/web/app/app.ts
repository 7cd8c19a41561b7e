import { html, type TemplateResult } from "lit";
import { HELP, isForOthers, Keys } from "./core/keys.ts";
import { formatRoute, HOME, type PageName, parseRoute, type Route } from "./core/route.ts";
import { applyTheme, chooseTheme, chosenTheme, type Theme, THEMES } from "./core/theme.ts";
import { View } from "./core/view.ts";
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

const TABS: [PageName, string][] = [["compare", "Compare"], ["jobs", "Jobs"], ["sweeps", "Sweeps"], ["new", "New"]];

/** The frame around every page: where to go, keys, light and dark. */
export class App extends View {
  static override properties = { route: { state: true }, theme: { state: true } };
  declare route: Route | null;
  declare theme: Theme;
  private readonly keys = new Keys();
  private readonly onHash = () => {
    this.route = parseRoute(location.hash);
  };
  private readonly onKey = (event: KeyboardEvent) => this.press(event);

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
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.onHash);
    removeEventListener("keydown", this.onKey);
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

  protected override updated(): void {
    const tab = TABS.find(([page]) => page === this.route?.page);
    document.title = tab === undefined ? "Fewlabel" : `${tab[1]} · Fewlabel`;
  }

  protected override render(): TemplateResult {
    return html`
      <a class="skip" href="#main" @click="${(event: Event) => this.skip(event)}">Skip to the content</a>
      <header class="bar-top">
        <a class="logo" href="#/">Fewlabel</a>
        <nav aria-label="Pages">${TABS.map(([page, name]) =>
          html`
            <a href="${formatRoute({ ...HOME, page })}" aria-current="${this.route?.page === page
              ? "page"
              : "false"}">${name}</a>
          `
        )}</nav><span class="grow"></span>
        <fl-health></fl-health>
        <button class="small" @click="${() => this.nextTheme()}" title="Light, dark, or as the system has it">${this
          .theme}</button>
        <button class="small" @click="${() => this.help()}" aria-label="Keys">?</button>
      </header>
      <main id="main" tabindex="-1">${this.page()}</main>
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
