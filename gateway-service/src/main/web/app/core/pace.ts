const EVERY_MILLIS = 2_000;
/** Where nothing runs, somebody may still submit a job from elsewhere. */
const AT_REST_MILLIS = 10_000;
/** A browser does not notice that the other end of a silent stream has gone. */
const TOLD_MILLIS = 30_000;
const AFTER_FAILURES_MILLIS_MAX = 30_000;

/** How long to wait before asking again, with a stream that tells of changes or without. */
export function pauseMillis(isMoving: boolean, failures: number, isTold = false): number {
  const calm = isTold ? TOLD_MILLIS : isMoving ? EVERY_MILLIS : AT_REST_MILLIS;
  return failures === 0 ? calm : Math.min(AFTER_FAILURES_MILLIS_MAX, EVERY_MILLIS * 2 ** Math.min(failures, 10));
}
