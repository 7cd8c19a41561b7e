import type { PropertyDeclarations } from "lit";
import { View } from "../core/view.ts";

/** A drawing as wide as its place. */
export abstract class Chart extends View {
  static override properties: PropertyDeclarations = { width: { state: true } };
  declare width: number;
  private readonly observer = new ResizeObserver(([entry]) => {
    this.width = Math.max(240, Math.floor(entry?.contentRect.width ?? 0));
  });

  constructor() {
    super();
    this.width = 640;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }
}
