import { html, render, type TemplateResult } from "lit";

/** A drawing that can be taken home. */
export interface Figure {
  /** Of the file, without its ending. */
  name: string;
  title: string;
  /** What it shows, in words. */
  description: string;
  width: number;
  height: number;
  /** What is drawn, as SVG. */
  content: TemplateResult | TemplateResult[];
}

const SVG = "http://www.w3.org/2000/svg";
/** What the style sheet says of the parts of a drawing, and what holds where nothing is said. */
const STYLES: Record<string, string> = {
  "fill": "rgb(0, 0, 0)",
  "fill-opacity": "1",
  "stroke": "none",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linejoin": "miter",
  "font-size": "",
  "font-weight": "400",
  "text-anchor": "start",
};
const OF_TEXT_ALONE = ["font-size", "font-weight", "text-anchor"];
const MARGIN = 16;

/** The file of a figure: it looks the same anywhere, in light colours, without the page's style sheet and fonts. */
export function figureFile(figure: Figure): string {
  const stage = document.createElement("div");
  stage.className = "hidden";
  stage.style.colorScheme = "light"; // Paper is, whatever the page is.
  document.body.append(stage);
  try {
    render(
      html`
        <svg width="${figure.width}" height="${figure.height}">${figure.content}</svg>
      `,
      stage,
    );
    const drawn = stage.querySelector("svg");
    return drawn === null ? "" : fileOf(drawn, figure);
  } finally {
    stage.remove();
  }
}

function fileOf(drawn: SVGSVGElement, figure: Figure): string {
  const [width, height] = [figure.width + 2 * MARGIN, figure.height + 2 * MARGIN];
  const file = document.implementation.createDocument(SVG, "svg");
  const root = file.documentElement;
  const add = (name: string, attributes: Record<string, string>, text = "") => {
    const element = file.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    element.textContent = text;
    root.append(element);
    return element;
  };
  root.setAttribute("width", String(width));
  root.setAttribute("height", String(height));
  root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  root.setAttribute("role", "img");
  root.setAttribute("font-family", "sans-serif");
  add("title", {}, figure.title);
  add("desc", {}, figure.description);
  add("rect", { width: "100%", height: "100%", fill: "#ffffff" });
  copy(drawn, add("g", { transform: `translate(${MARGIN},${MARGIN})` }), figure.width, figure.height);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(file)}\n`;
}

/** Copies what an element holds. A drawing within becomes a group, and shares of its size become lengths: more programs read these. */
function copy(from: Element, to: Element, width: number, height: number): void {
  for (const child of from.childNodes) {
    if (child instanceof Text) {
      const text = child.data.replace(/\s+/g, " ");
      to.append(from.childElementCount === 0 || text.trim() !== "" ? text : "");
    } else if (child instanceof SVGElement) {
      const made = to.ownerDocument.createElementNS(SVG, child.localName === "svg" ? "g" : child.localName);
      to.append(made);
      const length = (name: string, whole: number, byDefault: string) =>
        lengthOf(child.getAttribute(name) ?? byDefault, whole);
      if (child.localName === "svg") {
        made.setAttribute("transform", `translate(${length("x", width, "0")},${length("y", height, "0")})`);
        copy(child, made, length("width", width, "100%"), length("height", height, "100%"));
      } else {
        attributes(child, made, width, height);
        copy(child, made, width, height);
      }
    }
  }
}

function attributes(from: SVGElement, to: Element, width: number, height: number): void {
  for (const { name, value } of from.attributes) {
    if (value !== "" && name !== "class" && name !== "role" && !name.startsWith("aria-")) {
      to.setAttribute(
        name,
        value.endsWith("%") ? String(lengthOf(value, /^(y|cy|height)/.test(name) ? height : width)) : value,
      );
    }
  }
  if (!(from instanceof SVGGraphicsElement)) {
    return; // A title has no looks.
  }
  const style = getComputedStyle(from);
  for (const [name, usual] of Object.entries(STYLES)) {
    const value = style.getPropertyValue(name);
    if (value !== usual && (from.localName === "text" || !OF_TEXT_ALONE.includes(name))) {
      to.setAttribute(name, hex(value));
    }
  }
}

function lengthOf(text: string, whole: number): number {
  const number = Number.parseFloat(text);
  return Number((text.endsWith("%") ? number / 100 * whole : number).toFixed(2));
}

/** As every program knows colours. */
function hex(value: string): string {
  return value.replace(
    /^rgb\((\d+), (\d+), (\d+)\)$/,
    (_, ...parts: string[]) =>
      "#" + parts.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, "0")).join(""),
  );
}

/** Hands a figure to whoever asked for it. */
export function downloadFigure(figure: Figure): void {
  const url = URL.createObjectURL(new Blob([figureFile(figure)], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${figure.name}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // The browser reads it after the click.
}
