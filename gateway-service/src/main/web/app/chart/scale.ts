/** A range of values and where its round numbers lie. */
export interface Scale {
  low: number;
  high: number;
  ticks: number[];
  /** Digits after the point that tell the ticks apart. */
  digits: number;
}

const TICKS_WANTED = 5;

/** The smallest scale with round ends that holds all values; around one value, or none, there is some room. */
export function scaleOf(values: number[], floor = -Infinity): Scale {
  const known = values.filter(Number.isFinite);
  let low = known.length === 0 ? 0 : Math.min(...known);
  let high = known.length === 0 ? 1 : Math.max(...known);
  if (high - low < 1e-9) {
    const room = Math.max(Math.abs(high) * 0.1, 0.5);
    low = Math.max(floor, low - room);
    high += room;
  }
  const step = roundStep((high - low) / TICKS_WANTED);
  const first = Math.max(Math.floor(low / step), Number.isFinite(floor) ? Math.ceil(floor / step) : -Infinity);
  const last = Math.max(Math.ceil(high / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: first * step, high: last * step, ticks, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = raw / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}

/** Where a value lies on a scale: 0 at its low end, 1 at its high end. */
export function place(scale: Scale, value: number): number {
  return (value - scale.low) / (scale.high - scale.low);
}
