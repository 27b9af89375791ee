/** Widths of the printable ASCII characters in Helvetica and Arial, a base-36 digit each. */
const ASCII_WIDTHS = "aadkkwo7ccelacaakkkkkkkkkkaalllkzooqqomsqaiokuqsosqomqoyoomaaahkckkikkakk88i8ukkkkciakiqiiic9cl";

/** Value of one unit of such a digit, as a share of the font's size. */
const DIGIT_UNIT = 1 / 36;

/** Width of a letter of another script, about, as a share of the font's size. */
const LETTER_WIDTH = 0.58;

/** Characters as wide as high: CJK, emoji. */
const WIDE = /[\u1100-\u11ff\u2e80-\uffdc\u{1f000}-\u{3ffff}]/u;

/** Characters without width: combining marks, joiners, directions. */
const NO_WIDTH = /[\p{M}\p{Cf}]/u;

/** Factor by which a bold text is wider. */
const BOLD_SCALE = 1.06;

/**
 * Estimates the width of a text in a common sans-serif, as a share of the font's size, where no canvas can measure it.
 */
export function textWidth(text: string, bold = false): number {
  let width = 0;
  for (const character of text) {
    const known = character < " " || character > "~" ? undefined : ASCII_WIDTHS[character.charCodeAt(0) - 32];
    if (known !== undefined) width += DIGIT_UNIT * parseInt(known, 36);
    else if (!NO_WIDTH.test(character)) width += WIDE.test(character) ? 1 : LETTER_WIDTH;
  }
  return bold ? width * BOLD_SCALE : width;
}
