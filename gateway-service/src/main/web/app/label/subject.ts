import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { askAgain } from "./picture.ts";
import { imagePath } from "./query.ts";

/** Of the picture that is to be judged, in pixels. */
export const SIZE = 384;

const FETCHED_AHEAD = 3;
const REMEMBERED_MAX = 1_000;

interface Pictured {
  index: number;
  file: string | null;
}

export function nameOfImage({ index, file }: Pictured): string {
  return `Image ${index}${file === null ? "" : `, ${file}`}`;
}

/** What says that a picture did not come, behind it; null where the next image has taken its place meanwhile. */
function flawOf(event: Event): HTMLElement | null {
  return (event.target as HTMLElement).nextElementSibling as HTMLElement | null;
}

function tellAndAskAgain(event: Event): void {
  const flaw = flawOf(event);
  if (flaw === null) {
    return;
  }
  flaw.hidden = false;
  askAgain(event, () => {
    flaw.textContent = "Its picture did not come. A labeler draws it, so one must run; reload the page then.";
  });
}

function untell(event: Event): void {
  const flaw = flawOf(event);
  if (flaw !== null) {
    flaw.hidden = true;
  }
}

/**
 * The image that is to be judged. It takes the focus from the button that answered, which would answer for the next one, too. Each has
 * an element of its own: one that was used again would show the picture before until the next one has come.
 */
export function subject(job: string, image: Pictured, caption: TemplateResult): TemplateResult {
  const picture = () =>
    html`
      <img
        width="${SIZE}"
        height="${SIZE}"
        src="${imagePath(job, image.index, SIZE)}"
        alt="${nameOfImage(image)}"
        @error="${tellAndAskAgain}"
        @load="${untell}"
      >
      <p class="flaw" hidden>Its picture did not come. A labeler draws it, so one must run; it is asked for again for half a minute.</p>
    `;
  return html`
    <figure class="subject" tabindex="-1">
      ${repeat([image], (each) => each.index, picture)}
      <figcaption>${caption}</figcaption>
    </figure>
  `;
}

/** Whether the picture has come: who presses a key before means the one before. One that failed is complete as well, and has no width. */
export function isSeen(host: HTMLElement): boolean {
  const image = host.querySelector<HTMLImageElement>(".subject img");
  return image !== null && image.complete && image.naturalWidth > 0;
}

/** Away from a button that was pressed, to the image; whoever is elsewhere is left there. */
export function backToSubject(host: HTMLElement): void {
  if (document.activeElement !== null && host.contains(document.activeElement)) {
    host.querySelector<HTMLElement>(".subject")?.focus({ preventScroll: true });
  }
}

/** Has the next pictures fetched before they are wanted, each once. */
export class Ahead {
  private readonly fetched = new Set<string>();

  fetch(job: string, images: Pictured[]): void {
    if (this.fetched.size > REMEMBERED_MAX) {
      this.fetched.clear();
    }
    for (const { index } of images.slice(0, FETCHED_AHEAD)) {
      const path = imagePath(job, index, SIZE);
      if (!this.fetched.has(path)) {
        this.fetched.add(path);
        new Image().src = path;
      }
    }
  }
}
