import { html, nothing, type TemplateResult } from "lit";
import { refusalInWords } from "../core/identity.ts";
import { type Reason, session } from "../core/session.ts";
import { View } from "../core/view.ts";

const REASONS: Record<Reason, string> = {
  first: "",
  over: "You were signed in, and are not any more: the token was revoked or has expired, or you signed out in another window.",
  left: "You are signed out.",
};

/** Where somebody says who they are. The token goes from its field to the gateway, and is kept nowhere here. */
export class SignInPage extends View {
  static override properties = {
    reason: { attribute: false },
    refusal: { state: true },
    isAsking: { state: true },
  };
  declare reason: Reason;
  /** Why the last token was not taken; empty for none. */
  declare refusal: string;
  declare isAsking: boolean;

  constructor() {
    super();
    this.reason = "first";
    this.refusal = "";
    this.isAsking = false;
  }

  protected override firstUpdated(): void {
    this.field()?.focus();
  }

  private field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("#token");
  }

  private async signIn(event: Event): Promise<void> {
    event.preventDefault();
    const field = this.field();
    if (field === null || this.isAsking) {
      return;
    }
    const token = field.value.trim();
    if (token === "") {
      field.value = "";
      field.reportValidity();
      return;
    }
    this.isAsking = true;
    this.refusal = "";
    const failure = await session.signIn(token);
    this.isAsking = false;
    if (failure !== null) {
      this.refusal = refusalInWords(failure);
      if (failure.status >= 400 && failure.status < 500) {
        field.value = ""; // It would be refused again.
      }
      field.focus();
    }
  }

  protected override render(): TemplateResult {
    const why = REASONS[this.reason];
    return html`
      <div class="sign-in">
        <h1>Sign in</h1>
        ${why === "" ? nothing : html`
          <p class="stale" role="status">${why}</p>
        `}
        <p>
          Fewlabel trains image classifiers on a few labels and many images without one. This gateway wants to know who
          asks: give it your token.
        </p>
        <form class="field" method="post" @submit="${(event: Event) => this.signIn(event)}">
          <input type="text" name="username" autocomplete="username" value="fewlabel" hidden>
          <label for="token">Token</label>
          <input
            id="token"
            type="password"
            autocomplete="current-password"
            autocapitalize="none"
            spellcheck="false"
            required
            aria-invalid="${this.refusal !== ""}"
            aria-describedby="token-refusal token-source"
          >
          <div id="token-refusal" aria-live="assertive">${this.refusal === "" ? nothing : html`
            <p class="flaw">${this.refusal}</p>
          `}</div>
          <button class="primary" ?disabled="${this.isAsking}">${this.isAsking ? "Signing in …" : "Sign in"}</button>
        </form>
        <p id="token-source" class="quiet">
          A token looks like <code>fwl_…</code>, and whoever runs this gateway makes one for you with
          <code>./fewlabel tokens create</code>; where a provider of identities is trusted, an access token of its does as
          well. This browser keeps it for this gateway, where no script can read it, until you
          sign out or close it.
        </p>
      </div>
    `;
  }
}

customElements.define("fl-sign-in", SignInPage);
