import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { count, percent } from "../core/format.ts";
import { getJson } from "../core/http.ts";
import { Live } from "../core/live.ts";
import { nameOfClass } from "../core/names.ts";
import type { ImageLabel, LabelsPage as Labels } from "../core/rest.ts";
import { formatRoute, moved, type Route } from "../core/route.ts";
import { ofBefore, option, staleness, View, waiting } from "../core/view.ts";
import { askAgain } from "../label/picture.ts";
import { imagePath, labelsQuery, SORTS, whose } from "../label/query.ts";
import { nameOfImage } from "../label/subject.ts";

interface Browsed {
  labels: Labels;
  /** What was asked for: the token of the next page is for this alone, while the address may be ahead of it. */
  query: Record<string, string>;
}

/** A job's labels beside their images, page by page. */
export class BrowsePage extends View {
  static override properties = { route: { attribute: false } };
  declare route: Route;
  private readonly live = new Live<Browsed>(
    this,
    async (signal) => {
      const { id, query } = this.route;
      const path = `api/v1/jobs/${encodeURIComponent(id)}/labels?${labelsQuery(query)}`;
      return { labels: await getJson<Labels>(path, signal), query };
    },
    () => false,
  );

  protected override updated(changed: Map<string, unknown>): void {
    const move = moved(changed, this.route);
    if (move === "elsewhere") {
      this.live.restart();
    } else if (move === "within") {
      this.live.refresh();
    }
  }

  private to(change: Record<string, string>): string {
    return formatRoute({ ...this.route, query: { ...this.route.query, pageToken: "", ...change } });
  }

  protected override render(): TemplateResult {
    const browsed = this.live.value;
    return html`
      ${staleness(this.live)}${browsed === null ? waiting(this.live) : this.browse(browsed)}
    `;
  }

  private browse({ labels, query: asked }: Browsed): TemplateResult {
    const query = this.route.query;
    const change = (event: Event) => {
      const wishes = new FormData(event.currentTarget as HTMLFormElement);
      location.hash = this.to(
        Object.fromEntries(
          ["sort", "class", "source", "disagrees"].map((name) => [name, String(wishes.get(name) ?? "")]),
        ),
      );
    };
    return html`
      ${ofBefore(`${labelsQuery(asked)}` !== `${labelsQuery(query)}`)}
      <p class="quiet">${count(labels.total)} images; ${whose(labels)}</p>
      <form class="filters" @change="${change}" @submit="${(event: Event) => event.preventDefault()}">
        <label>sorted <select name="sort" data-search>${SORTS.map(([value, text]) =>
          option(value, text, query.sort ?? "least-sure")
        )}</select></label>
        <label>class <select name="class">${option("", "any", query.class)}${labels.classes.map((name) =>
          option(name, name, query.class)
        )}</select></label>
        <label>label <select name="source">${option("", "any", query.source)}${option(
          "given",
          "given",
          query.source,
        )}${option("predicted", "predicted", query.source)}</select></label>
        <label><input type="checkbox" name="disagrees" value="true" .checked="${query.disagrees ===
          "true"}"> given is not predicted</label>
      </form>
      ${labels.items.length === 0
        ? html`
          <p class="empty">No label is like that. <a href="${formatRoute({
            ...this.route,
            query: {},
          })}">Show all</a></p>
        `
        : html`
          <ul class="images">${repeat(
            labels.items,
            // An element that was used again would show the picture before until the next one has come.
            (item) => item.index,
            (item) => image(this.route.id, labels.classes, item),
          )}</ul>
        `}
      <nav class="pages" aria-label="Older and newer">${query.pageToken
        ? html`
          <a class="button" href="${this.to({})}">First page</a>
        `
        : nothing}${labels.nextPageToken === null ? nothing : html`
        <a class="button" href="${formatRoute({
          ...this.route,
          query: { ...asked, pageToken: labels.nextPageToken },
        })}">Next page</a>
      `}</nav>
    `;
  }
}

function image(job: string, classes: string[], item: ImageLabel): TemplateResult {
  const name = (index: number | null) => index === null ? "none" : nameOfClass(classes, index);
  const isDisputed = item.given !== null && item.predicted !== null && item.given !== item.predicted;
  return html`
    <li>
      <img
        loading="lazy"
        width="96"
        height="96"
        src="${imagePath(job, item.index, 96)}"
        alt="${nameOfImage(item)}"
        @error="${askAgain}"
      >
      <b>${name(item.label)}</b> <span class="quiet">${percent(item.confidence, 0)}</span>
      <span class="block quiet">${item.source === "given"
        ? (isDisputed ? `given; predicted ${name(item.predicted)}` : "given")
        : item.source ?? "no label"}</span>
    </li>
  `;
}

customElements.define("fl-browse", BrowsePage);
