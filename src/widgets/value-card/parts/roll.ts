/** The way that a digit rolls, in font sizes: its height, so that the old and the new one never overlap. */
const WAY_EM = 0.8;

/** Letters that join or run from the right, and halves of characters: a text of these is not taken apart. */
const UNDIVIDED = /[\u0590-\u1fff\ud800-\uffff]/;

/**
 * Lets a text roll into another, on an element that holds no text: styles draw each part by its attributes, what is new
 * by `data-count`, what was there by `data-was`. Where the texts differ in digits alone, those roll and the rest stands
 * still; else the whole text rolls.
 *
 * @param isRise - whether it rolls up, else down
 * @param duration - in ms
 */
export function roll(element: HTMLElement, before: string, after: string, isRise: boolean, duration: number): void {
  element.replaceChildren();
  const add = (text: string, was?: string): void => {
    if (text === "") return;
    const part = element.ownerDocument.createElement("span");
    part.dataset.count = text;
    element.append(part);
    if (was === undefined) return;
    part.dataset.was = was;
    const slide = (pseudoElement: string, from: number, to: number): void => {
      const transform = [from, to].map((way) => `translateY(${isRise ? way : -way}em)`);
      const opacity = [from, to].map((way) => (way === 0 ? 1 : 0));
      part.animate({ transform, opacity }, { duration, easing: "cubic-bezier(0.33,1,0.68,1)", pseudoElement });
    };
    slide("::before", 0, -WAY_EM);
    slide("::after", WAY_EM, 0);
  };
  if (maskOf(before) !== maskOf(after) || UNDIVIDED.test(after)) {
    add(after, before);
    return;
  }
  let still = "";
  for (let index = 0; index < after.length; index += 1) {
    const [text, was] = [after.charAt(index), before.charAt(index)];
    if (text === was) still += text;
    else {
      add(still);
      add(text, was);
      still = "";
    }
  }
  add(still);
}

/** Returns a text with all digits alike. */
function maskOf(text: string): string {
  return text.replace(/\d/g, "0");
}
