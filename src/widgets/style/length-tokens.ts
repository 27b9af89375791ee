/** Tokens that a canvas draws by: CSS pixels, or shares from 0 to 1; a width of 0 is a hairline. */
const CANVAS_TOKENS = {
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
 * Tokens that a page may set besides colours, by `--tick-label-size` and so on, with their defaults: CSS values.
 *
 * @hidden
 */
export const lengthTokens = {
  ...CANVAS_TOKENS,
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

/** The name of a token that a page may set. */
export type LengthToken = keyof typeof lengthTokens;

const CANVAS_TOKEN_NAMES = Object.keys(CANVAS_TOKENS) as (keyof typeof CANVAS_TOKENS)[];

/** Tokens of the canvas as numbers, by name. */
export type TokenLengths = Readonly<Record<string, number>>;

/** Returns the CSS value of a token: the page's own, else the default. */
export function tokenValue(name: LengthToken): string {
  return `var(--tick-${name}, ${lengthTokens[name]})`;
}

/** Tokens that a card reads by itself; they stand in the list so that a change of theirs is reported too. */
const WATCHED_TOKEN_NAMES = ["padding", "value-size", "value-weight", "sparkline-width"];

/**
 * Returns the tokens as a `stroke-dasharray`: a property that computes a list of any lengths and numbers, and shows
 * nothing on an HTML element.
 */
export const tokenList = (): string =>
  [...CANVAS_TOKEN_NAMES.map(tokenValue), ...WATCHED_TOKEN_NAMES.map((name) => `var(--tick-${name}, 0)`)].join(" ");

/**
 * Reads the tokens of the canvas from the computed list. One invalid token voids the whole list: then `compute`
 * computes each alone, and an invalid one gets its default.
 */
export function readTokenLengths(list: string, compute: (text: string) => string): TokenLengths {
  const computed = parseNumbers(list);
  const computeAlone = (name: LengthToken): number =>
    [tokenValue(name), lengthTokens[name]]
      .flatMap((text) => parseNumbers(compute(text)))
      .concat(parseNumbers(lengthTokens[name]))[0];
  return Object.fromEntries(
    CANVAS_TOKEN_NAMES.map((name, index) => [
      name,
      computed.length === CANVAS_TOKEN_NAMES.length + WATCHED_TOKEN_NAMES.length ? computed[index] : computeAlone(name),
    ]),
  );
}

/** Factors of units for defaults that no browser has computed: 1 rem is 16 px. */
const UNIT_FACTORS: Readonly<Record<string, number>> = { "%": 0.01, rem: 16 };

function parseNumbers(list: string): number[] {
  return [...list.matchAll(/([\d.]+(?:e[-+]?\d+)?)(%|rem)?/g)].map(
    ([, digits, unit]) => Number(digits) * (UNIT_FACTORS[unit] ?? 1),
  );
}
