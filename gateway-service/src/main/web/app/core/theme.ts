export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = typeof THEMES[number];

const KEY = "fewlabel.theme";

/** What was chosen last; a browser that keeps nothing for anybody has none. */
export function chosenTheme(): Theme {
  try {
    const chosen = localStorage.getItem(KEY);
    return THEMES.find((each) => each === chosen) ?? "auto";
  } catch {
    return "auto";
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then it holds until the page is left.
  }
  applyTheme(theme);
}

export function applyTheme(theme: Theme): void {
  document.documentElement.style.colorScheme = theme === "auto" ? "light dark" : theme;
}
