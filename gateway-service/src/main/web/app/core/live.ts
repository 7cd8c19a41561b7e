import type { ReactiveController, ReactiveControllerHost } from "lit";
import { Events } from "./events.ts";
import { asPassing, type Failure } from "./http.ts";
import { pauseMillis } from "./pace.ts";

/** How one is told of something without asking. */
export interface Telling<T> {
  /** The name of the events. */
  event: string;
  /** Where the stream is; null while nothing more is to be told. */
  path: (value: T) => string | null;
  /** What would be the answer to whoever asked, from an event's data. At once: the next event comes within a second. */
  take: (data: string) => T;
}

/**
 * Something of the gateway's that is asked for again and again while it is looked at; where the gateway tells of it by itself,
 * seldom. What was heard last stays when the next answer fails, with the time from which it is.
 */
export class Live<T> implements ReactiveController {
  value: T | null = null;
  asOf: Date | null = null;
  failure: Failure | null = null;
  private isLookedAt = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private readonly onVisibility = () => document.hidden ? this.stop() : this.refresh();
  private readonly events: Events | null;
  private wasOpened = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly ask: (signal: AbortSignal) => Promise<T>,
    private readonly isMoving: (value: T) => boolean,
    private readonly telling: Telling<T> | null = null,
  ) {
    this.events = telling === null ? null : new Events(telling.event, {
      opened: () => this.opened(),
      told: (data) => this.hear(() => Promise.resolve(telling.take(data))),
      ended: () => this.refresh(),
      // A browser tries again every few seconds, and says each time that it failed.
      lost: () => {
        if (this.failures === 0) {
          this.refreshSoon();
        }
      },
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.isLookedAt = true;
    document.addEventListener("visibilitychange", this.onVisibility);
    this.refresh();
  }

  hostDisconnected(): void {
    this.isLookedAt = false;
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.stop();
  }

  /** For another question: what was heard of the one before is no answer to it. */
  restart(): void {
    this.stop();
    this.value = null;
    this.asOf = null;
    this.failure = null;
    this.failures = 0;
    this.host.requestUpdate();
    this.refresh();
  }

  /** What came as the answer to something else, and is newer than any that is still awaited. */
  set(value: T): void {
    this.stopAsking();
    this.heard(value);
    this.host.requestUpdate();
    this.askLater();
  }

  refresh(): void {
    this.hear(this.ask);
  }

  /** The same, unless an answer is on its way already: a slow one would never arrive if each bit of news began it anew. */
  refreshSoon(): void {
    if (this.asking === null) {
      this.refresh();
    }
  }

  /** Where the stream breaks off, what was asked for meanwhile may be newer than what it goes on from. */
  private opened(): void {
    if (this.wasOpened) {
      this.refresh();
    }
    this.wasOpened = true;
  }

  private hear(answer: (signal: AbortSignal) => Promise<T>): void {
    this.stopAsking();
    if (!this.isLookedAt) {
      return; // Who asks may have heard of something when nobody was there any more.
    }
    const asking = new AbortController();
    this.asking = asking;
    void this.hearOnce(answer, asking);
  }

  private async hearOnce(answer: (signal: AbortSignal) => Promise<T>, asking: AbortController): Promise<void> {
    try {
      const value = await answer(asking.signal);
      if (asking.signal.aborted) {
        return;
      }
      this.heard(value);
    } catch (cause) {
      if (asking.signal.aborted) {
        return;
      }
      this.failures++;
      this.failure = asPassing(cause);
    }
    this.asking = null;
    this.host.requestUpdate();
    this.askLater();
  }

  private heard(value: T): void {
    this.value = value;
    this.asOf = new Date();
    this.failure = null;
    this.failures = 0;
  }

  private askLater(): void {
    if (document.hidden) {
      return; // Opened in the background, or answered there by hand: it is asked for again when somebody looks at it.
    }
    const path = this.value === null ? null : this.telling?.path(this.value) ?? null;
    if (path !== null) {
      this.events?.open(path);
    }
    const isMoving = this.value !== null && this.isMoving(this.value);
    const isTold = this.events?.isOpen ?? false;
    this.timer = setTimeout(() => this.refresh(), pauseMillis(isMoving, this.failures, isTold));
  }

  private stopAsking(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  private stop(): void {
    this.stopAsking();
    this.events?.close();
    this.wasOpened = false;
  }
}
