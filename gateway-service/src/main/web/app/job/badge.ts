import { html, type TemplateResult } from "lit";
import { lookOf } from "./state.ts";

export function stateBadge(state: string): TemplateResult {
  const look = lookOf(state);
  return html`
    <span class="state tone-${look.tone}"><span class="state-mark" aria-hidden="true">${look.mark}</span>${look
      .word}</span>
  `;
}
