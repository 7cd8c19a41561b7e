import type { ReactiveController, ReactiveControllerHost } from "lit";
import { asFailure, Failure, getJson, observeRequests, postJson, sendDelete, UNAUTHENTICATED } from "./http.ts";
import { hindrance } from "./identity.ts";
import { pauseMillis } from "./pace.ts";
import type { Identity, Role } from "./rest.ts";

/** Where the page stands with the gateway: it has not said yet who asks, it answers, or it wants to know who asks. */
export type Standing = "asking" | "in" | "out";

/** Why somebody is to say who they are: they have not yet, what they said is not good any more, or they signed out. */
export type Reason = "first" | "over" | "left";

/** What the gateway is asked. */
export interface Door {
  who: () => Promise<Identity>;
  begin: (token: string) => Promise<Identity>;
  end: () => Promise<void>;
}

const NOT_FOUND = 404;
/** The gateway took the token, and does not see it again. */
const NOT_KEPT = new Failure(
  -1,
  "This browser does not keep the session",
  "this browser does not keep the session",
  [],
  "Let it keep cookies of this address; where a proxy ends HTTPS, open the page by HTTPS.",
);

/**
 * Who the page's user is to the gateway. The token is in a cookie that no script can read; what is known here is whose it is. Any
 * request may find out that nobody is known any more, and many do at once: what they are told of first counts.
 */
export class Session {
  standing: Standing = "asking";
  reason: Reason = "first";
  /** Null as long as the gateway has not said it, or nobody is known. */
  identity: Identity | null = null;
  /** Why the session could not be ended. */
  failure: Failure | null = null;
  /** One more with each session that begins or ends: what was asked before says nothing of it. */
  private era = 0;
  private isLeaving = false;
  private isAsking = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly door: Door) {}

  /** To be called with each request; gives what is to be called if nobody is known who asked. */
  observe(): () => void {
    const { era } = this;
    return () => this.refused(era);
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Asks who it is, once; what the gateway does not answer it is asked again. */
  start(): void {
    if (this.standing === "asking") {
      void this.ask();
    }
  }

  /** Asks again where another window may have begun or ended a session; where nobody has to say who they are, none can. */
  look(): void {
    if (this.standing === "out" || this.identity?.required === true) {
      void this.ask();
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** @return why nobody is signed in; null if somebody is */
  async signIn(token: string): Promise<Failure | null> {
    try {
      await this.door.begin(token);
    } catch (cause) {
      return asFailure(cause);
    }
    try {
      const identity = await this.door.who();
      this.era++;
      this.enter(identity);
      return null;
    } catch (cause) {
      const failure = asFailure(cause);
      return failure.status === UNAUTHENTICATED ? NOT_KEPT : failure;
    }
  }

  /** What is shown goes when the session has ended, and not before: who believes to have left must have. */
  async signOut(): Promise<void> {
    if (this.isLeaving) {
      return;
    }
    this.isLeaving = true;
    this.failure = null;
    try {
      await this.door.end();
      if (this.standing !== "out") {
        this.leave("left");
      }
    } catch (cause) {
      this.failure = asFailure(cause);
      this.changed();
    } finally {
      this.isLeaving = false;
    }
  }

  private async ask(): Promise<void> {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    clearTimeout(this.timer);
    const { era } = this;
    try {
      const identity = await this.door.who();
      if (era === this.era) {
        this.enter(identity);
      }
    } catch (cause) {
      if (era === this.era) {
        this.missed(asFailure(cause).status, era);
      }
    } finally {
      this.isAsking = false;
    }
  }

  private enter(identity: Identity): void {
    this.standing = "in";
    this.identity = identity;
    this.failure = null;
    this.failures = 0;
    this.changed();
  }

  private missed(status: number, era: number): void {
    if (status === UNAUTHENTICATED) {
      this.refused(era);
      return;
    }
    if (this.standing === "asking") {
      this.standing = "in"; // What is asked for next says what is wrong; the gateway decides what may be done.
      this.changed();
    }
    // A gateway that knows of no identities wants none.
    if (this.standing === "in" && this.identity === null && status !== NOT_FOUND) {
      this.failures++;
      this.timer = setTimeout(() => void this.ask(), pauseMillis(false, this.failures));
    }
  }

  private refused(era: number): void {
    if (era === this.era && this.standing !== "out") {
      this.leave(this.isLeaving ? "left" : this.identity === null ? "first" : "over");
    }
  }

  private leave(reason: Reason): void {
    clearTimeout(this.timer);
    this.era++;
    this.standing = "out";
    this.reason = reason;
    this.identity = null;
    this.failure = null;
    this.changed();
  }

  private changed(): void {
    this.listeners.forEach((listener) => listener());
  }
}

/** The page's one. */
export const session = new Session({
  who: () => getJson("api/v1/identity"),
  begin: (token) => postJson("api/v1/session", { token }),
  end: () => sendDelete("api/v1/session"),
});
observeRequests(() => session.observe());

/** Who asks, for an element that shows it or goes by it: it is drawn anew when that is another. */
export class Asker implements ReactiveController {
  private forget = () => {};

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.forget = session.listen(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** Null where the gateway has not said it. */
  get identity(): Identity | null {
    return session.identity;
  }

  /** Whether people are told apart: whose something is says nothing where everybody is the same. */
  get isRequired(): boolean {
    return session.identity?.required === true;
  }

  /** What keeps the user from it, in words; empty if nothing does. */
  lacks(role: Role, owner?: string): string {
    return hindrance(session.identity, role, owner);
  }
}
