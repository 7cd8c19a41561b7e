import { svg, type TemplateResult } from "lit";

/** Letters are as wide as this on average, by the class of the text. */
const LETTERS = { tick: 6.5, word: 8 };

type Size = keyof typeof LETTERS;

/** How wide a text is, about. */
export function widthOf(text: string, size: Size): number {
  return text.length * LETTERS[size];
}

/** What of a text fits, with an ellipsis where that is not all. */
export function cut(text: string, size: Size, width: number): string {
  const letters = Math.max(1, Math.floor(width / LETTERS[size]));
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}

/** A text in a drawing that is no wider than there is room; all of it is in its title. */
export function fitted(text: string, size: Size, x: number, y: number, width: number): TemplateResult {
  const shown = cut(text, size, width);
  return shown === text
    ? svg`<text class=${size} x=${x} y=${y}>${text}</text>`
    : svg`<text class=${size} x=${x} y=${y}><title>${text}</title>${shown}</text>`;
}
