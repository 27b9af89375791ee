/** How far apart the name changes, ms: it is read out when somebody comes by, not with every row. */
const pace = 10_000;

/** What a chart is called by a screen reader: its name and its newest values, renewed sparsely. */
export interface AccessibleName {
  /** Takes the words of now, at a steady time, ms; only asked for when they are due. */
  offer(words: () => string, now: number): void;
  /** The next words are taken at once. */
  renew(): void;
}

/** Names an element, as a picture. */
export function createAccessibleName(element: HTMLElement): AccessibleName {
  element.role = "img";
  let told = -Infinity;
  return {
    offer(words, now) {
      if (now - told < pace) return;
      told = now;
      const text = words();
      if (element.ariaLabel !== text) element.ariaLabel = text;
    },
    renew() {
      told = -Infinity;
    },
  };
}
