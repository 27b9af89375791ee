/**
 * The purpose of a colour. Each is a custom property, `--tick-ink` and so on, that a page may set on any element around
 * a widget.
 */
export type Role =
  | "ink"
  | "muted"
  | "grid"
  | "surface"
  | "accent"
  | "good"
  | "warn"
  | "bad"
  | `series-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`;

/**
 * Default colours on a light surface and on a dark one. Text has a contrast of 4.5 : 1 or more against white and #111,
 * lines 3 : 1 or more. The series are ordered so that the first ones differ most, also for people who see no red, no
 * green or no blue.
 *
 * @hidden
 */
export const roles: Readonly<Record<Role, readonly [light: string, dark: string]>> = {
  ink: ["#1b1f27", "#eceef2"],
  muted: ["#5c6470", "#a0a7b3"],
  grid: ["#dfe2e7", "#2b3038"],
  surface: ["transparent", "transparent"],
  accent: ["#2563c9", "#6aa5ff"],
  good: ["#1f7a3a", "#5cc878"],
  warn: ["#8f6100", "#e6b035"],
  bad: ["#c22d3c", "#ff7a80"],
  "series-1": ["#2563c9", "#5b9bff"],
  "series-2": ["#d8620c", "#f2a13b"],
  "series-3": ["#7f042c", "#c63f5e"],
  "series-4": ["#06a09e", "#8df6d8"],
  "series-5": ["#a67af9", "#afbfef"],
  "series-6": ["#5d2c85", "#9457d6"],
  "series-7": ["#8b5012", "#d7753a"],
  "series-8": ["#6b5b83", "#208b9d"],
  "series-9": ["#b07565", "#f5e589"],
  "series-10": ["#304253", "#caa9a4"],
};

/** The number of series colours; the eleventh series has the first colour again. */
const SERIES_COLOR_COUNT = 10;

/** Returns the role of the series at an index from 0. */
export function seriesRole(index: number): Role {
  return `series-${(index % SERIES_COLOR_COUNT) + 1}` as Role;
}

/** Returns the CSS value of a role inside a widget. */
export function roleValue(role: Role): string {
  return `var(--_${role})`;
}

/** Returns the declarations of all roles: the page's own colour, else the default for the colour scheme. */
export function roleDeclarations(scheme: "light" | "dark" | "both"): Record<string, string> {
  const declarations: Record<string, string> = {};
  for (const [role, [light, dark]] of Object.entries(roles)) {
    const fallback = scheme === "both" ? `light-dark(${light}, ${dark})` : scheme === "light" ? light : dark;
    declarations[`--_${role}`] = `var(--tick-${role}, ${fallback})`;
  }
  return declarations;
}

/** Tells whether the platform has `light-dark()`; without it the theme sets the roles whenever the scheme changes. */
export function knowsLightDark(): boolean {
  const css = globalThis.CSS as { supports?: (property: string, value: string) => boolean } | undefined;
  return css?.supports?.("color", "light-dark(red, red)") ?? false;
}
