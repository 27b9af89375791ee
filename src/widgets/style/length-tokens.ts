/** What a canvas draws by: CSS pixels, or shares from 0 to 1; a width of 0 is a hairline. */
const onCanvas = {
  "label-size": "0.75rem",
  "line-width": "1.5",
  "dot-radius": "3",
  "grid-width": "0",
  "threshold-width": "0",
  "threshold-dash": "4",
  "cursor-width": "0",
  "hatch-gap": "6",
  "fade-length": "40",
  "fill-opacity": "0.1",
  "band-opacity": "0.18",
  "range-opacity": "0.1",
  "gap-opacity": "0.5",
} as const;

/**
 * What a page may set besides colours, by `--tick-label-size` and so on, and what it is else: CSS values.
 *
 * @hidden
 */
export const lengthTokens = {
  ...onCanvas,
  "title-size": "0.875rem",
  "title-weight": "600",
  "heading-size": "1.25rem",
  "legend-gap": "16px",
  "focus-width": "2px",
  "popup-radius": "4px",
  "popup-padding": "6px 8px",
  "panel-padding": "16px min(16px, 6%) 8px",
  radius: "8px",
  gap: "16px",
} as const;

/** What a page may set. */
export type LengthToken = keyof typeof lengthTokens;

const drawn = Object.keys(onCanvas) as (keyof typeof onCanvas)[];

/** Measures as numbers. */
export type TokenLengths = Readonly<Record<string, number>>;

/** The CSS value of a measure: what the page set, else the default. */
export function tokenValue(name: LengthToken): string {
  return `var(--tick-${name}, ${lengthTokens[name]})`;
}

/** What a card reads by itself, and is told of when it changes. */
const watched = ["padding", "value-size", "value-weight", "sparkline-width"];

/**
 * What an element's `stroke-dasharray` holds, a property that computes a list of any lengths and numbers, and changes
 * nothing that is seen.
 */
export const carried = (): string =>
  [...drawn.map(tokenValue), ...watched.map((name) => `var(--tick-${name}, 0)`)].join(" ");

/**
 * The numbers of what a canvas draws, from the computed list. Where one of them is invalid there is no list: then each
 * is computed alone, by `compute`, and the default stands for what is invalid.
 */
export function readTokenLengths(list: string, compute: (text: string) => string): TokenLengths {
  const known = numbers(list);
  const alone = (name: LengthToken): number =>
    [tokenValue(name), lengthTokens[name]]
      .flatMap((text) => numbers(compute(text)))
      .concat(numbers(lengthTokens[name]))[0];
  return Object.fromEntries(
    drawn.map((name, index) => [name, known.length === drawn.length + watched.length ? known[index] : alone(name)]),
  );
}

/** What numbers stand for where nothing computes them. */
const units: Readonly<Record<string, number>> = { "%": 0.01, rem: 16 };

function numbers(list: string): number[] {
  return [...list.matchAll(/([\d.]+(?:e[-+]?\d+)?)(%|rem)?/g)].map(
    ([, digits, unit]) => Number(digits) * (units[unit] ?? 1),
  );
}
