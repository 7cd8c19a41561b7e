/**
 * Pictures of training images that come by themselves once they can: the gateway answers those that ask too often (429), and all
 * while it has no room or no labeler that draws (503), with a refusal, of which a browser shows a broken picture and says nothing more.
 */
const WAITS_SECONDS = [2, 4, 8, 16];

/** What was asked for, and how often again: an element may have another picture by now. */
const asked = new WeakMap<HTMLImageElement, { address: string; again: number }>();

/**
 * For the `error` of an `img`: has it ask again later, a few times.
 *
 * @param givenUp after the last time
 */
export function askAgain(event: Event, givenUp?: () => void): void {
  const image = event.target as HTMLImageElement;
  const address = image.src;
  const before = asked.get(image);
  const again = before?.address === address ? before.again : 0;
  const wait = WAITS_SECONDS[again];
  if (wait === undefined) {
    givenUp?.();
    return;
  }
  asked.set(image, { address, again: again + 1 });
  setTimeout(() => {
    if (image.isConnected && image.src === address) {
      image.src = address;
    }
  }, wait * 1000);
}
