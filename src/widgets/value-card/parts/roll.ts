/** The way that a digit rolls, in font sizes: its height, so that the old and the new one never overlap. */
const WAY_EM = 0.8;

/** Letters that join or run from the right, and halves of characters: a text of these is not taken apart. */
const UNDIVIDED = /[\u0590-\u1fff\ud800-\uffff]/;

/**
 * Puts a text that rolls into another on an element that holds no text: styles draw the attribute `data-count` of each
 * part. What rolls is within its place, which has what was there as `data-was`. Where the texts differ in digits alone,
 * those roll and the rest stands still; else the whole text rolls.
 *
 * @param isRise - whether it rolls up, else down
 * @returns a function that shows a share of the way
 */
export function createRoll(
  element: HTMLElement,
  before: string,
  after: string,
  isRise: boolean,
): (share: number) => void {
  /** Styles of the old digits, and of the new ones. */
  const olds: CSSStyleDeclaration[] = [];
  const news: CSSStyleDeclaration[] = [];
  const add = (parent: HTMLElement, name: "count" | "was", text: string): HTMLElement => {
    const part = parent.ownerDocument.createElement("span");
    part.dataset[name] = text;
    parent.append(part);
    return part;
  };
  const addRolling = (from: number, to: number): void => {
    const old = before.slice(from, to);
    const place = add(element, "was", old);
    olds.push(add(place, "count", old).style);
    news.push(add(place, "count", after.slice(from, to)).style);
  };
  if (maskOf(before) !== maskOf(after) || UNDIVIDED.test(after)) addRolling(0, Infinity);
  else {
    const isStill = (index: number): boolean => after[index] === before[index];
    let from = 0;
    for (let to = 1; to <= after.length; to += 1) {
      if (to < after.length && isStill(to) === isStill(from)) continue;
      if (isStill(from)) add(element, "count", after.slice(from, to));
      else addRolling(from, to);
      from = to;
    }
  }
  const show = (styles: readonly CSSStyleDeclaration[], opacity: number, way: number): void => {
    for (const style of styles) {
      style.opacity = `${opacity}`;
      style.transform = `translateY(${isRise ? way : -way}em)`;
    }
  };
  return (share) => {
    show(olds, 1 - share, -share * WAY_EM);
    show(news, share, (1 - share) * WAY_EM);
  };
}

/** Returns a text with all digits alike. */
function maskOf(text: string): string {
  return text.replace(/\d/g, "0");
}
