import type { ReactiveController, ReactiveControllerHost } from "lit";
import { asFailure, type Failure, getJson, postJson } from "../core/http.ts";
import type { Job, Spec, Violation } from "../core/rest.ts";
import { formatRoute, type Route } from "../core/route.ts";
import { parseSpec, wishKey } from "./draft.ts";

/** What is drafted: a job, or a sweep. */
export interface Kind {
  /** Where it is checked and submitted. */
  path: string;
  /** Where a draft stands. */
  address: (draft: Spec) => Route;
  /** Where what was made of it is looked at. */
  made: (id: string) => Route;
}

const PAUSE_MILLIS = 500;

/**
 * A draft while somebody works on it: it stands in the address, and the gateway looks at it in every pause.
 *
 * @typeParam Checked what the gateway answers that looked at it
 */
export class Drafting<Checked> implements ReactiveController {
  /** The last draft that was JSON's object. */
  spec: Spec = {};
  /** What the JSON field holds, be it one or not. */
  text = "{}";
  /** What the gateway answered last that looked at it. */
  filled: Checked | null = null;
  /** The draft that this is the answer to. */
  checked: Spec | null = null;
  /** Whether the gateway said that it would take the draft as it is now. */
  isAccepted = false;
  violations: Violation[] = [];
  failure: Failure | null = null;
  isSending = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private checking: AbortController | null = null;
  private key = wishKey();
  private isShown = false;

  /** @param may whether the gateway would look at it and take it, for all that is known of who asks */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly kind: Kind,
    private readonly may: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.isShown = true;
  }

  hostDisconnected(): void {
    this.isShown = false;
    this.stop();
  }

  /** Whether the JSON field can be read. While it cannot, a draft that was taken from elsewhere would overwrite what is being written there. */
  get isReadable(): boolean {
    return parseSpec(this.text).spec !== null;
  }

  take(spec: Spec): void {
    this.text = JSON.stringify(spec, null, 2);
    this.changed(spec);
  }

  write(text: string): void {
    this.text = text;
    const parsed = parseSpec(text);
    if (parsed.spec === null) {
      this.stop();
      this.isAccepted = false;
      this.violations = [{ field: "", message: parsed.flaw }];
      this.host.requestUpdate();
    } else {
      this.changed(parsed.spec);
    }
  }

  private changed(spec: Spec): void {
    this.spec = spec;
    this.key = wishKey();
    this.isAccepted = false;
    // Without a step in the history for each keystroke.
    history.replaceState(null, "", formatRoute(this.kind.address(spec)));
    this.stop();
    if (this.may()) {
      this.timer = setTimeout(() => void this.check(), PAUSE_MILLIS);
    } else {
      this.violations = []; // Those of another draft, if of any.
    }
    this.host.requestUpdate();
  }

  private async check(): Promise<void> {
    const checking = new AbortController();
    this.checking = checking;
    const { spec } = this;
    try {
      this.filled = await postJson<Checked>(`${this.kind.path}?validateOnly=true`, spec, {}, checking.signal);
      this.checked = spec;
      this.isAccepted = true;
      this.violations = [];
      this.failure = null;
    } catch (cause) {
      if (!checking.signal.aborted) {
        this.refuse(cause);
      }
    }
    this.host.requestUpdate();
  }

  private refuse(cause: unknown): void {
    const failure = asFailure(cause);
    this.violations = failure.violations;
    this.failure = failure.violations.length === 0 ? failure : null;
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.checking?.abort();
  }

  /** Sent twice, it is made once. */
  async submit(): Promise<void> {
    if (this.isSending || !this.may() || !this.isReadable) {
      return;
    }
    this.stop();
    this.isSending = true;
    this.host.requestUpdate();
    try {
      const made = await postJson<{ id: string }>(this.kind.path, this.spec, { "Idempotency-Key": this.key });
      if (this.isShown) { // Who has gone elsewhere is not led away from there.
        location.hash = formatRoute(this.kind.made(made.id));
      }
    } catch (cause) {
      this.refuse(cause);
    } finally {
      this.isSending = false;
      this.host.requestUpdate();
    }
  }
}

const FIRST_JOB: Spec = {
  dataset: { name: "fashion-mnist", labels: 100 },
  network: { name: "lenet" },
  method: { name: "mean-teacher" },
  epochs: 8,
  stepsPerEpoch: 100,
  seed: 1,
};

export const JOB: Kind = {
  path: "api/v1/jobs",
  address: (draft) => ({ page: "new", id: "", query: { spec: JSON.stringify(draft) } }),
  made: (id) => ({ page: "jobs", id, query: {} }),
};

/** From the draft in the address, from another job's spec, or from the first example. */
export async function firstJob(query: Record<string, string>): Promise<Spec> {
  const { spec, from } = query;
  if (spec) {
    return parseSpec(spec).spec ?? FIRST_JOB;
  }
  return from ? (await getJson<Job>(`api/v1/jobs/${encodeURIComponent(from)}`)).spec : FIRST_JOB;
}
