import type { Size } from "../../loop/size.js";
import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { StatusView } from "../../status/status-view.js";
import type { Theme } from "../../style/theme.js";
import { createMeasureText, remOf } from "../../widget/measure-text.js";
import type { CardLayout } from "../layout/card-layout.js";
import { cardLayout } from "../layout/card-layout.js";
import type { CardLengths } from "../layout/card-lengths.js";
import { createCardLengths } from "../layout/card-lengths.js";
import type { ResolvedCardOptions } from "../options/card-options.js";
import { textsOf } from "../options/mapping.js";
import type { CardParts } from "./parts.js";

/** Layout of a card on the page: measures its texts, and puts every part in its place. */
export interface Fit {
  /** Lengths that the page has set; undefined before the first layout, and after a reset. */
  readonly lengths: CardLengths | undefined;
  /** Forgets lengths and kept room, so that the next layout finds all of them again. */
  reset(): void;
  /**
   * Lays out the card, where something has changed that the layout depends on.
   *
   * @param text - widest text that may stand in place of the value; room for the widest so far is kept
   * @param hasTrouble - whether the state needs its word
   */
  arrange(options: ResolvedCardOptions, size: Size, text: string, hasTrouble: boolean): CardLayout;
  /** Replaces the waiting text by a short one, where there is no room for all of it. */
  shortenWaiting(size: Size, layout: CardLayout, short: string): void;
}

/**
 * Makes the layout of a card.
 *
 * @param status - state; the layout moves it to the line that has room
 */
export function createFit(
  mountPoint: MountPoint,
  theme: Theme,
  { card, head, icon, waiting, foot, delta, step, spark }: CardParts,
  status: StatusView,
): Fit {
  const readLengths = createCardLengths(mountPoint);
  const measure = createMeasureText(mountPoint, theme);
  let lengths: CardLengths | undefined;
  let layout: CardLayout | undefined;
  let widestText = "";
  let layoutKey = "";

  /** Applies a layout: its lengths become custom properties, such as `--_padding`, for the styles of the parts. */
  const applyLayout = (next: CardLayout): void => {
    for (const [name, length] of Object.entries(next)) {
      if (typeof length === "number") card.style.setProperty(`--_${name}`, `${length}px`);
    }
    setVisible(head, next.head);
    setVisible(icon, next.icon);
    setVisible(foot, next.foot);
    setVisible(spark, next.spark > 0);
    status.setWordVisible(next.word !== "none");
    // A state on the bottom line stands there alone; without a line for the label it stands in the corner.
    (next.head ? head : card).append(status.element);
    status.element.style.position = next.head ? "" : "absolute";
    foot.replaceChildren(...(next.word === "foot" ? [status.element] : [delta, step]));
  };

  return {
    get lengths() {
      return lengths;
    },
    reset() {
      lengths = undefined;
      widestText = layoutKey = "";
    },
    arrange(options, { width, height, dpr }, text, hasTrouble) {
      if (text.length > widestText.length) widestText = text;
      const key = [widestText, hasTrouble, width, height, dpr].join("|");
      if (layout !== undefined && key === layoutKey) return layout;
      layoutKey = key;
      const { weight } = (lengths ??= readLengths());
      const valueTextWidth = (words: string): number => measure(words, weight) - 0.02 * words.length;
      layout = cardLayout({
        width,
        height,
        rem: remOf(mountPoint.node),
        lengths,
        icon: options.icon !== undefined,
        foot: options.delta !== false || options.thresholds.some(({ label }) => label !== undefined),
        sparkline: options.sparkline !== false,
        hasTrouble,
        valueWidth:
          widestText === "" ? 0 : valueTextWidth(options.prefix + widestText.replace(/\p{Nd}/gu, "0") + options.suffix),
        unitWidth: widestText === "" ? 0 : measure(options.unit, 500),
        wordsWidth: Math.max(0, ...textsOf(options.mapping).map(valueTextWidth)),
      });
      applyLayout(layout);
      card.title = layout.head ? "" : [options.label, options.help].filter((words) => words !== "").join(": ");
      return layout;
    },
    shortenWaiting({ width, height }, { padding, waiting: font, waitingTop, waitingBottom }, short) {
      const words = waiting.textContent;
      // Balanced lines are not full: the factor 1.2 allows for that.
      const lines = Math.ceil((measure(words) * font * 1.2) / Math.max(MIN_LINE_WIDTH_PX, width - 2 * padding));
      if (lines * font * 1.25 > height - waitingTop - waitingBottom) setText(waiting, short);
    },
  };
}

/** Minimum width of a line of the waiting text. */
const MIN_LINE_WIDTH_PX = 8;
