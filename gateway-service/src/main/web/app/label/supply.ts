import type { ReactiveController, ReactiveControllerHost } from "lit";
import { asFailure, type Failure, getJson } from "../core/http.ts";
import type { LabelsPage } from "../core/rest.ts";
import { FRESH, type Round, supplied } from "./round.ts";

const AHEAD_WANTED = 12;

/** The images of a round, which come page by page while somebody goes through them. */
export class Supply implements ReactiveController {
  round: Round = FRESH;
  /** The page that came last; null before the first. */
  page: LabelsPage | null = null;
  failure: Failure | null = null;
  private asking: AbortController | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly pathOf: (pageToken: string) => string,
    private readonly said: () => number[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.restart();
  }

  hostDisconnected(): void {
    this.asking?.abort();
    this.asking = null;
  }

  /** From the first image; what was skipped comes again. */
  restart(): void {
    this.hostDisconnected();
    this.round = FRESH;
    this.page = null;
    void this.ask("");
  }

  get isLoading(): boolean {
    return this.asking !== null;
  }

  move(round: Round): void {
    this.round = round;
    this.host.requestUpdate();
    this.askForMore();
  }

  private askForMore(): void {
    const token = this.page?.nextPageToken ?? null;
    if (token !== null && this.round.ahead.length < AHEAD_WANTED && this.asking === null) {
      void this.ask(token);
    }
  }

  private async ask(pageToken: string): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    this.failure = null;
    this.host.requestUpdate();
    try {
      const page = await getJson<LabelsPage>(this.pathOf(pageToken), asking.signal);
      if (asking.signal.aborted) {
        return;
      }
      this.page = page;
      this.round = supplied(this.round, page.items, this.said());
      this.asking = null;
      this.askForMore(); // Of a page on which everything was said before, nothing is left.
    } catch (cause) {
      if (asking.signal.aborted) {
        return;
      }
      this.asking = null;
      this.failure = asFailure(cause);
    }
    this.host.requestUpdate();
  }
}
