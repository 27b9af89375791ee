import type { CardLengths } from "./card-lengths.js";

/** Content that a card has to find room for. */
export interface CardContent {
  /** Width of the card, CSS pixels. */
  readonly width: number;
  /** Height of the card, CSS pixels. */
  readonly height: number;
  /** Root font size, CSS pixels: small text follows it. */
  readonly rem: number;
  /** Lengths that the page has set. */
  readonly lengths?: CardLengths | undefined;
  /** Whether there is an icon. Default false. */
  readonly icon?: boolean;
  /** Whether something may stand on the bottom line: a comparison, the name of a threshold. */
  readonly foot: boolean;
  /** Whether there is a sparkline. */
  readonly sparkline: boolean;
  /** Whether the state needs its word, not only its shape. */
  readonly hasTrouble: boolean;
  /** Width of the value's text, as a share of its font size. */
  readonly valueWidth: number;
  /** Width of the unit's text with the space before it, as a share of its own font size; 0 without a unit. */
  readonly unitWidth: number;
  /**
   * Width of the widest text that may stand in place of value and unit, as a share of the value's font size. Default 0.
   */
  readonly wordsWidth?: number;
}

/** Geometry of a card, CSS pixels. */
export interface CardLayout {
  /** Space at the edges. */
  readonly padding: number;
  /** Font size of label, state and comparison. */
  readonly small: number;
  /** Height of a line of small text. */
  readonly line: number;
  /** Whether there is a line for the label. */
  readonly head: boolean;
  /** Whether there is an icon, and room for it. */
  readonly icon: boolean;
  /** Place of the state's word: beside the label, on the bottom line, or none (its shape and its title tell). */
  readonly word: "head" | "foot" | "none";
  /** Whether there is a bottom line, for the comparison or, before it, for the state's word. */
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
  /** Font size of the waiting text, which stands in place of the value. */
  readonly waiting: number;
  /** Distance from the top edge to the waiting text. */
  readonly waitingTop: number;
  /** Distance from the bottom edge to the waiting text. */
  readonly waitingBottom: number;
}

/** Font size of the unit, as a share of the value's. */
const UNIT_FONT_SHARE = 0.44;

/** Height of the value's line, as a share of its font size: digits need no more. */
const VALUE_LINE_SHARE = 1.04;

/** Minimum font size. */
const MIN_FONT_PX = 8;

/** Width below which the state's word has no room beside the label. */
const NARROW_CARD_PX = 220;

/** Lays out a card: the value as large as the rest lets it be, everything on a grid of 4 px. Pure. */
export function cardLayout(content: CardContent): CardLayout {
  const { width, height, rem, lengths, valueWidth, unitWidth, wordsWidth = 0 } = content;
  const extent = Math.min(width, height * 2);
  const padding =
    lengths?.padding ?? (extent < 100 ? 8 : extent < 200 ? 12 : roundToGrid(Math.min(32, Math.max(16, extent * 0.06))));
  const small = lengths?.label ?? 0.75 * rem * Math.min(2.5, Math.max(1, Math.min(height / 240, width / 420)));
  const line = roundToGrid(small * 1.34);

  const hasRoomFor = (lines: number): boolean => height >= 2 * padding + lines * (line + 4) + 1.5 * rem;
  const head = hasRoomFor(1);
  const isWide = width >= NARROW_CARD_PX;
  const word = !head ? "none" : isWide ? "head" : content.hasTrouble && hasRoomFor(2) ? "foot" : "none";
  // A narrow card keeps the bottom line free for the state's word, so the value stays put when trouble comes.
  const foot = (content.foot || (head && !isWide)) && hasRoomFor(head ? 2 : 1);
  const textRows = (head ? line + 4 : 0) + (foot ? line + 4 : 0);
  const freeHeight = height - 2 * padding - textRows;
  const spark = content.sparkline && freeHeight >= 3 * rem ? roundToGrid(Math.max(1.5 * rem, freeHeight * 0.42)) : 0;

  const bottom = spark > 0 ? spark + 4 : padding;
  const waitingTop = padding + (head ? line + 4 : 0);
  const maxHeight = Math.max(8, height - waitingTop - bottom - (foot ? line + 4 : 0));
  // Without a line for the label the state's shape stands in the corner: the value keeps clear of it.
  const cornerWidth = head ? 0 : Math.max(0, small * 0.67 + 8 - padding);
  const maxWidth = Math.max(8, width - 2 * padding - cornerWidth);
  const maxFont = Math.min(maxHeight / VALUE_LINE_SHARE, maxWidth / wordsWidth, lengths?.value ?? Infinity);
  const boundFont = (font: number): number => Math.max(MIN_FONT_PX, Math.floor(Math.min(maxFont, font)));
  let value = boundFont(maxWidth / (valueWidth + unitWidth * UNIT_FONT_SHARE));
  let unit = value * UNIT_FONT_SHARE;
  if (unit < MIN_FONT_PX) {
    const fontWithUnit = (maxWidth - MIN_FONT_PX * unitWidth) / valueWidth;
    const fontAlone = boundFont(maxWidth / valueWidth);
    // A unit that would make the number hard to read is left out.
    [value, unit] = fontWithUnit < Math.min(12, fontAlone) ? [fontAlone, 0] : [boundFont(fontWithUnit), MIN_FONT_PX];
  }
  const valueHeight = Math.min(maxHeight, Math.ceil(value * VALUE_LINE_SHARE));
  const footTop = height - bottom - line;
  return {
    padding,
    small,
    line,
    head,
    icon: content.icon === true && width >= NARROW_CARD_PX / 2,
    word,
    foot,
    value,
    unit,
    // A value that its width keeps small stands in the middle between the lines, a little high without a bottom line.
    valueTop: waitingTop + (maxHeight - valueHeight) * (foot ? 0.5 : 0.45),
    valueHeight,
    footTop,
    spark,
    waiting: width < 160 ? small : small * 1.1667,
    waitingTop,
    waitingBottom: foot ? height - footTop : padding,
  };
}

/** Rounds a length to the grid of 4 px, one step at least. */
function roundToGrid(length: number): number {
  return Math.max(4, Math.round(length / 4) * 4);
}
