/** What JSON.parse and JSON.stringify do since 2023; a browser that does not rounds what is longer, as all did before. */
const exact = JSON as JSON & { rawJSON?: (text: string) => unknown };

const WHOLE = /^-?(?:0|[1-9]\d*)$/;

/** A whole number that is longer than a number here can be, such as a seed of 64 bits. It is shown and sent as it came. */
export class Long {
  constructor(private readonly digits: string) {}

  toString(): string {
    return this.digits;
  }

  toJSON(): unknown {
    return exact.rawJSON?.(this.digits);
  }
}

/** The number that a text stands for; NaN for none. */
export function numberOf(text: string): number | Long {
  const number = Number(text);
  return WHOLE.test(text) && !Number.isSafeInteger(number) && exact.rawJSON !== undefined ? new Long(text) : number;
}

/** JSON with all digits of its whole numbers. */
export function parseJson<T>(text: string): T {
  const revive = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && WHOLE.test(context.source)
      ? numberOf(context.source)
      : value;
  return JSON.parse(text, revive) as T;
}
