import type { Size } from "../../loop/size.js";
import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Theme } from "../../style/theme.js";
import { createMeasureText, remOf } from "../../widget/text.js";
import type { CardLayout } from "../layout/card-layout.js";
import { cardLayout } from "../layout/card-layout.js";
import type { CardLengths } from "../layout/card-lengths.js";
import { createCardLengths } from "../layout/card-lengths.js";
import type { WholeOptions } from "../options/card-options.js";
import { textsOf } from "../options/mapping.js";
import type { CardParts } from "./parts.js";

/** Finds room for what a card shows, and puts everything in its place. */
export interface Fit {
  /** What the page has set; undefined before the card has had a size, and as soon as that may have changed. */
  readonly measures: CardLengths | undefined;
  /** Has all room found anew. */
  forget(): void;
  /**
   * Finds room, where something has changed that it depends on.
   *
   * @param text - the widest that may stand in the place of the value; room once kept is kept
   * @param trouble - whether the state needs its word
   */
  arrange(options: WholeOptions, size: Size, text: string, trouble: boolean): CardLayout;
  /** Where there is no room for all that the card waits for, the first word tells. */
  shorten(size: Size, layout: CardLayout): void;
}

/** @param status - goes where there is room for it */
export function createFit(
  place: MountPoint,
  theme: Theme,
  { card, head, icon, waiting, foot, delta, step, spark }: CardParts,
  status: HTMLElement,
): Fit {
  const read = createCardLengths(place);
  const measure = createMeasureText(place, theme);
  let measures: CardLengths | undefined;
  let layout: CardLayout | undefined;
  let room = "";
  let done = "";

  /** Lengths go by custom properties, `--_padding` and so on, to the rules of the parts. */
  const put = (found: CardLayout): void => {
    for (const [name, length] of Object.entries(found)) {
      if (typeof length === "number") card.style.setProperty(`--_${name}`, `${length}px`);
    }
    setVisible(head, found.head);
    setVisible(icon, found.icon);
    setVisible(foot, found.foot);
    setVisible(spark, found.spark > 0);
    setVisible(status.querySelector('[part="status-word"]') as HTMLElement, found.word !== "none");
    // On the bottom line the state stands alone; without a line it stands in the corner.
    (found.head ? head : card).append(status);
    status.style.position = found.head ? "" : "absolute";
    foot.replaceChildren(...(found.word === "foot" ? [status] : [delta, step]));
  };

  return {
    get measures() {
      return measures;
    },
    forget() {
      measures = undefined;
      room = done = "";
    },
    arrange(options, { width, height, dpr }, text, trouble) {
      if (text.length > room.length) room = text;
      const now = [room, trouble, width, height, dpr].join("|");
      if (layout !== undefined && now === done) return layout;
      done = now;
      const { weight } = (measures ??= read());
      const wide = (words: string): number => measure(words, weight) - 0.02 * words.length;
      layout = cardLayout({
        width,
        height,
        rem: remOf(place.node),
        measures,
        icon: options.icon !== undefined,
        foot: options.delta !== false || options.thresholds.some(({ label }) => label !== undefined),
        sparkline: options.sparkline !== false,
        trouble,
        valueWidth: room === "" ? 0 : wide(options.prefix + room.replace(/\p{Nd}/gu, "0") + options.suffix),
        unitWidth: room === "" ? 0 : measure(options.unit, 500),
        wordsWidth: Math.max(0, ...textsOf(options.mapping).map(wide)),
      });
      put(layout);
      card.title = layout.head ? "" : [options.label, options.help].filter((words) => words !== "").join(": ");
      return layout;
    },
    shorten({ width, height }, { padding, waiting: font, waitingTop, waitingBottom }) {
      const words = waiting.textContent;
      // Balanced lines are not filled whole.
      const lines = Math.ceil((measure(words) * font * 1.2) / Math.max(least, width - 2 * padding));
      if (lines * font * 1.25 > height - waitingTop - waitingBottom) setText(waiting, words.split(" ")[0]);
    },
  };
}

/** The least width of words, CSS pixels. */
const least = 8;
