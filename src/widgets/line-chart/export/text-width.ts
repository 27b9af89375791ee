/** The widths of the printable ASCII characters in Helvetica and Arial, a base-36 digit each. */
const widths = "aadkkwo7ccelacaakkkkkkkkkkaalllkzooqqomsqaiokuqsosqomqoyoomaaahkckkikkakk88i8ukkkkciakiqiiic9cl";

/** What such a digit counts, as a share of the font's size. */
const unit = 1 / 36;

/** Of other scripts: letters are about so wide, and what is as wide as high begins here. */
const letter = 0.58;
const wide = /[\u1100-\u11ff\u2e80-\uffdc\u{1f000}-\u{3ffff}]/u;

/** What takes no room of its own: marks that stand upon letters, joiners, directions. */
const nothing = /[\p{M}\p{Cf}]/u;

/** How much wider a bold text is. */
const bolder = 1.06;

/**
 * About how wide a text is in a common sans-serif, as a share of the font's size: for where there is no canvas to ask.
 */
export function textWidth(text: string, bold = false): number {
  let width = 0;
  for (const character of text) {
    const known = character < " " || character > "~" ? undefined : widths[character.charCodeAt(0) - 32];
    if (known !== undefined) width += unit * parseInt(known, 36);
    else if (!nothing.test(character)) width += wide.test(character) ? 1 : letter;
  }
  return bold ? width * bolder : width;
}
