import type { CardLengths } from "./card-lengths.js";

/** What a card has to find room for. */
export interface CardContent {
  /** The card's size, CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The root's font size, CSS pixels: small text follows it. */
  readonly rem: number;
  /** What the page has set. */
  readonly measures?: CardLengths | undefined;
  /** Whether there is an icon. Default false. */
  readonly icon?: boolean;
  /** Whether something may stand on the bottom line: a comparison, the name of a threshold. */
  readonly foot: boolean;
  /** Whether there is a sparkline. */
  readonly sparkline: boolean;
  /** Whether the state needs its word, not only its shape. */
  readonly trouble: boolean;
  /** The width of the value's text, as a share of its font size. */
  readonly valueWidth: number;
  /** The width of the unit's text, as a share of its own font size, the space before it included; 0 without one. */
  readonly unitWidth: number;
  /**
   * The width of the widest text that may stand in the place of value and unit, as a share of the value's font size.
   * Default 0.
   */
  readonly wordsWidth?: number;
}

/** A card's geometry, CSS pixels. */
export interface CardLayout {
  /** Space at the edges. */
  readonly padding: number;
  /** Font size of label, state and comparison. */
  readonly small: number;
  /** Height of a line of small text. */
  readonly line: number;
  /** Whether there is a line for the label. */
  readonly head: boolean;
  /** Whether it has an icon, and room for it. */
  readonly icon: boolean;
  /** Where the state's word goes: beside the label, on the bottom line, or nowhere (its shape and its title tell). */
  readonly word: "head" | "foot" | "none";
  /** Whether there is a bottom line, for the comparison or the state's word; the word goes first. */
  readonly foot: boolean;
  /** Font size of the value. */
  readonly value: number;
  /** Font size of the unit; 0: there is no room for it. */
  readonly unit: number;
  /** Top of the value's line. */
  readonly valueTop: number;
  /** Height of the value's line. */
  readonly valueHeight: number;
  /** Top of the bottom line. */
  readonly footTop: number;
  /** Height of the sparkline at the bottom edge; 0: none. */
  readonly spark: number;
  /** Font size of what the card waits for, in the place of the value. */
  readonly waiting: number;
  /** From the top edge to it. */
  readonly waitingTop: number;
  /** From the bottom edge to it. */
  readonly waitingBottom: number;
}

/** The unit's font size, as a share of the value's. */
const unitShare = 0.44;

/** Of a font's size, what digits need above and below their middle. */
const valueLine = 1.04;

/** The least font, CSS pixels. */
const least = 8;

/** Narrower than this, CSS pixels, the state's word has no room beside the label. */
const narrow = 220;

/** Finds room: the value as large as the rest lets it be, everything on a grid of 4 px. Pure. */
export function cardLayout(content: CardContent): CardLayout {
  const { width, height, rem, measures, valueWidth, unitWidth, wordsWidth = 0 } = content;
  const extent = Math.min(width, height * 2);
  const padding =
    measures?.padding ?? (extent < 100 ? 8 : extent < 200 ? 12 : grid(Math.min(32, Math.max(16, extent * 0.06))));
  const small = measures?.label ?? 0.75 * rem * Math.min(2.5, Math.max(1, Math.min(height / 240, width / 420)));
  const line = grid(small * 1.34);

  const fits = (lines: number): boolean => height >= 2 * padding + lines * (line + 4) + 1.5 * rem;
  const head = fits(1);
  const beside = width >= narrow;
  const word = !head ? "none" : beside ? "head" : content.trouble && fits(2) ? "foot" : "none";
  // A narrow card keeps the bottom line free for the state's word, so the value stays put when trouble comes.
  const foot = (content.foot || (head && !beside)) && fits(head ? 2 : 1);
  const rows = (head ? line + 4 : 0) + (foot ? line + 4 : 0);
  const rest = height - 2 * padding - rows;
  const spark = content.sparkline && rest >= 3 * rem ? grid(Math.max(1.5 * rem, rest * 0.42)) : 0;

  const bottom = spark > 0 ? spark + 4 : padding;
  const waitingTop = padding + (head ? line + 4 : 0);
  const valueRoom = Math.max(8, height - waitingTop - bottom - (foot ? line + 4 : 0));
  // Without a line of its own the state's shape stands in the corner: the value keeps clear of it.
  const corner = head ? 0 : Math.max(0, small * 0.67 + 8 - padding);
  const room = Math.max(8, width - 2 * padding - corner);
  const most = Math.min(valueRoom / valueLine, room / wordsWidth, measures?.value ?? Infinity);
  const sized = (wide: number): number => Math.max(least, Math.floor(Math.min(most, wide)));
  let value = sized(room / (valueWidth + unitWidth * unitShare));
  let unit = value * unitShare;
  if (unit < least) {
    const beside = (room - least * unitWidth) / valueWidth;
    const alone = sized(room / valueWidth);
    // The number goes before a unit that makes it hard to read.
    [value, unit] = beside < Math.min(12, alone) ? [alone, 0] : [sized(beside), least];
  }
  const valueHeight = Math.min(valueRoom, Math.ceil(value * valueLine));
  const footTop = height - bottom - line;
  return {
    padding,
    small,
    line,
    head,
    icon: content.icon === true && width >= narrow / 2,
    word,
    foot,
    value,
    unit,
    // Between the lines above and below, a value that its width keeps small stands in the middle, a little high.
    valueTop: waitingTop + (valueRoom - valueHeight) * (foot ? 0.5 : 0.45),
    valueHeight,
    footTop,
    spark,
    waiting: width < 160 ? small : small * 1.1667,
    waitingTop,
    waitingBottom: foot ? height - footTop : padding,
  };
}

function grid(length: number): number {
  return Math.max(4, Math.round(length / 4) * 4);
}
