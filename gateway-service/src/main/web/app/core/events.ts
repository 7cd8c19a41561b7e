/** What is told of a stream of the gateway's. */
export interface Listener {
  /** It is there, or there again. */
  opened(): void;
  told(data: string): void;
  /** There is nothing more to be told. */
  ended(): void;
  /** It is not there; said again at each failed try to bring it back. */
  lost(): void;
}

/**
 * A browser has six connections for all its windows at one gateway (HTTP/1.1), and a stream holds one: half of them are for
 * what else a page wants. Windows that find no place ask now and then instead.
 */
const PLACES = 3;
/** Who was refused has as little hope a moment later; until then it asks. */
const REFUSED_MILLIS = 60_000;

/** A stream of server-sent events (HTML, section 9.2), of which each is the whole of what there is to know. */
export class Events {
  isOpen = false;
  private source: EventSource | null = null;
  private leave = () => {};
  /** Something of its own for each time, until there is a place. */
  private opening: object | null = null;
  private refusedUntil = 0;

  constructor(private readonly name: string, private readonly listener: Listener) {}

  /** Opens the stream, unless it is, or is about to be, or was refused a while ago. */
  open(path: string): void {
    if (this.source === null && this.opening === null && Date.now() >= this.refusedUntil) {
      const opening = {};
      this.opening = opening;
      void takePlace().then((leave) => this.openAt(path, leave, opening));
    }
  }

  private openAt(path: string, leave: (() => void) | null, opening: object): void {
    if (this.opening !== opening) {
      leave?.(); // It is not wanted any more.
      return;
    }
    this.opening = null;
    if (leave === null) {
      this.refusedUntil = Date.now() + REFUSED_MILLIS;
      return;
    }
    this.leave = leave;
    this.listen(new EventSource(path));
  }

  private listen(source: EventSource): void {
    this.source = source;
    source.addEventListener("open", () => {
      this.isOpen = true;
      this.listener.opened();
    });
    source.addEventListener(this.name, (event) => this.listener.told((event as MessageEvent<string>).data));
    source.addEventListener("end", () => {
      this.close();
      this.listener.ended();
    });
    source.addEventListener("error", () => {
      this.isOpen = false;
      if (source.readyState === EventSource.CLOSED) {
        this.refusedUntil = Date.now() + REFUSED_MILLIS;
        this.close();
      }
      this.listener.lost();
    });
  }

  close(): void {
    this.opening = null;
    this.isOpen = false;
    this.source?.close();
    this.source = null;
    this.leave();
    this.leave = () => {};
  }
}

/** Gives how to leave it; null if all are taken. A page that no certificate vouches for knows nothing of other windows. */
async function takePlace(): Promise<(() => void) | null> {
  if (navigator.locks === undefined) {
    return () => {};
  }
  for (let place = 1; place <= PLACES; place++) {
    const leave = await new Promise<(() => void) | null>((taken) => {
      navigator.locks.request(`fewlabel-events-${place}`, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          taken(null);
          return;
        }
        return new Promise<void>((left) => taken(left));
      }).catch(() => taken(null));
    });
    if (leave !== null) {
      return leave;
    }
  }
  return null;
}
