import { html, nothing, type TemplateResult } from "lit";
import { downloadFigure, type Figure } from "../chart/file.ts";

const FORMATS: [string, string][] = [["csv", "CSV"], ["markdown", "Markdown"], ["latex", "LaTeX"]];

/** Where the links of a comparison lead. */
export interface Links {
  /** To the same with another baseline; empty for that of the gateway's choice. */
  baseline: (label: string) => string;
  /** To the same for other programs. */
  format: (format: string) => string;
}

/** A comparison as figures for other programs, as drawings for papers, and as a link. */
export function takeHome(links: Links, figures: () => Figure[]): TemplateResult {
  return html`
    <p class="links">${FORMATS.map(([format, name]) =>
      html`
        <a class="button" href="${links.format(format)}">${name}</a>
      `
    )}<button @click="${() => figures().forEach(downloadFigure)}">SVG</button>${navigator.clipboard === undefined
      ? nothing
      : html`
        <button @click="${() => navigator.clipboard.writeText(location.href)}">Copy link</button>
      `}</p>
  `;
}
