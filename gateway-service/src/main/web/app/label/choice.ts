/** Classes that have a key of their own. */
export const KEYED = 10;

/** The key of the class that is shown at that place; the tenth has the 0, which is the tenth key of the row. */
export function keyAt(place: number): string {
  return place < KEYED ? String((place + 1) % 10) : "";
}

/** The class that a key stands for among those that are shown. */
export function classOfKey(key: string, shown: string[]): string | null {
  return /^\d$/.test(key) ? shown[(Number(key) + 9) % 10] ?? null : null;
}

/** Classes by what was typed of their names: first those that begin so. */
export function matching(classes: string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  const begins = classes.filter((name) => name.toLowerCase().startsWith(wanted));
  return [
    ...begins,
    ...classes.filter((name) => !begins.includes(name) && name.toLowerCase().includes(wanted)),
  ];
}
