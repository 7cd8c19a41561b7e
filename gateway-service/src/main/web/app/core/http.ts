import { parseJson } from "./json.ts";
import type { Violation } from "./rest.ts";

/** Why a request was not answered as wished, in words for people, and what they can do. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    title: string,
    readonly detail: string | null,
    readonly violations: Violation[],
    readonly remedy: string,
  ) {
    super(title);
    this.name = "Failure";
  }

  /** The same with something else to be done about it. */
  withRemedy(remedy: string): Failure {
    return new Failure(this.status, this.message, this.detail, this.violations, remedy);
  }
}

/** Whatever was thrown, as something that can be shown; what is no failure of a request is a fault of the page itself. */
export function asFailure(cause: unknown, remedy = ""): Failure {
  return cause instanceof Failure ? cause : new Failure(-1, String(cause), null, [], remedy);
}

/** The same of what the page asks for again and again: nobody need do anything. */
export function asPassing(cause: unknown): Failure {
  const failure = asFailure(cause, "Reload the page.");
  return failure.status === 0
    ? failure.withRemedy("The page asks again by itself; ./fewlabel status shows what runs.")
    : failure;
}

/** Is called with each request, and gives what is called if the gateway does not know who asked. */
let observe: () => () => void = () => () => {};

export function observeRequests(observer: () => () => void): void {
  observe = observer;
}

/** Of an answer to somebody who is not known. */
export const UNAUTHENTICATED = 401;

/** No answer within that time counts as none. */
const ANSWER_WITHIN_MILLIS = 20_000;
/** As long as a labeler takes at most. */
const COMPUTED_WITHIN_MILLIS = 130_000;

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return parseJson<T>(await ask(path, { headers: { Accept: "application/json" } }, signal));
}

export async function postJson<T>(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<T> {
  const answer = await ask(path, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", ...headers },
    body: body === null ? undefined : JSON.stringify(body),
  }, signal);
  return parseJson<T>(answer);
}

export async function sendDelete(path: string): Promise<void> {
  await ask(path, { method: "DELETE", headers: { Accept: "application/json" } });
}

/** Sends files; what is made of them takes its time. */
export async function postForm<T>(path: string, form: FormData, signal?: AbortSignal): Promise<T> {
  const request = { method: "POST", headers: { Accept: "application/json" }, body: form };
  return parseJson<T>(await ask(path, request, signal, COMPUTED_WITHIN_MILLIS));
}

/** Sends a file as it is, and tells how much of it went; what is made of it takes as long as it takes. */
export async function sendFile<T>(
  path: string,
  file: Blob,
  type: string,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<T> {
  const refused = observe();
  // Of what was sent, fetch says nothing.
  const request = new XMLHttpRequest();
  const text = await new Promise<string>((resolve, reject) => {
    request.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(request.responseText);
        return;
      }
      if (request.status === UNAUTHENTICATED) {
        refused();
      }
      reject(failureOf(request.status, request.getResponseHeader("Retry-After"), request.responseText));
    };
    request.onerror = () =>
      reject(new Failure(0, "The gateway does not answer", "The upload broke off.", [], "Send it again."));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", type);
    request.send(file);
  });
  return parseJson<T>(text);
}

/** The text of an answer; one that breaks off is none. */
async function ask(
  path: string,
  request: RequestInit,
  signal?: AbortSignal,
  withinMillis = ANSWER_WITHIN_MILLIS,
): Promise<string> {
  const refused = observe();
  const patience = AbortSignal.timeout(withinMillis);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(path, { ...request, signal: signal ? AbortSignal.any([signal, patience]) : patience });
    if (answer.status === UNAUTHENTICATED) {
      refused();
    }
    text = await answer.text();
  } catch (cause) {
    if (signal?.aborted) {
      throw cause; // Nobody waits for it any more.
    }
    throw new Failure(0, "The gateway does not answer", null, [], remedy(0, null));
  }
  if (!answer.ok) {
    throw failureOf(answer.status, answer.headers.get("Retry-After"), text);
  }
  return text;
}

/** Reads an RFC 9457 problem; whatever stands between browser and gateway may answer with something else. */
export function failureOf(status: number, retryAfter: string | null, body: string): Failure {
  let problem: { type?: unknown; title?: unknown; detail?: unknown; violations?: unknown } = {};
  try {
    problem = JSON.parse(body) ?? {};
  } catch {
    // No problem document: the status has to do.
  }
  const title = typeof problem.title === "string" ? problem.title : `The answer was HTTP ${status}`;
  const detail = typeof problem.detail === "string" ? problem.detail : null;
  const violations = Array.isArray(problem.violations)
    ? problem.violations.filter((each) => typeof each?.field === "string" && typeof each?.message === "string")
    : [];
  return new Failure(status, title, detail, violations, remedy(status, retryAfter, problem.type));
}

function remedy(status: number, retryAfter: string | null, type?: unknown): string {
  if (status === 0) {
    return "Try again; ./fewlabel status shows what runs.";
  }
  const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? retryAfter : null;
  if (status === 502 || status === 503 || status === 504) {
    const wait = seconds === null ? " shortly" : ` in ${seconds} s`;
    return `Try again${wait}; ./fewlabel status shows what is away.`;
  }
  if (status === 429 && seconds !== null) {
    return `Try again in ${seconds} s.`; // Without it, it is about a quota, and the detail says what to do.
  }
  if (status === 404) {
    return "Check the address, or look for it in the list.";
  }
  if (status === 403 && (type === "urn:fewlabel:forbidden" || type === "urn:fewlabel:not-yours")) {
    return "Whoever runs this gateway makes tokens that may.";
  }
  if (status === 409 && type === "urn:fewlabel:state-conflict") {
    return "Its state has changed meanwhile; what is shown now is the present one.";
  }
  if (status === 400 || status === 413 || status === 422) {
    return "Change what is named and try again.";
  }
  return status >= 500 ? "The gateway's log says more." : "";
}
