import { setText, show } from "../host/dom.js";
import type { Size } from "../host/size.js";
import { remOf, textMeasure } from "../host/text.js";
import type { Place } from "../host/mount.js";
import type { Theme } from "../host/theme.js";
import { cardLayout } from "./layout.js";
import type { CardLayout } from "./layout.js";
import { textsOf } from "./mapping.js";
import { createMeasures } from "./measures.js";
import type { CardMeasures } from "./measures.js";
import type { WholeOptions } from "./options.js";
import type { CardParts } from "./parts.js";

/** Finds room for what a card shows, and puts everything in its place. */
export class Fit {
  readonly #place: Place;
  readonly #parts: CardParts;
  readonly #status: HTMLElement;
  readonly #read: () => CardMeasures;
  readonly #width: (text: string, weight?: number) => number;
  #measures: CardMeasures | undefined;
  #layout: CardLayout | undefined;
  #room = "";
  #done = "";

  /** @param status - goes where there is room for it */
  constructor(place: Place, theme: Theme, parts: CardParts, status: HTMLElement) {
    this.#place = place;
    this.#parts = parts;
    this.#status = status;
    this.#read = createMeasures(place);
    this.#width = textMeasure(place, theme);
  }

  /** What the page has set; undefined before the card has had a size. */
  get measures(): CardMeasures | undefined {
    return this.#measures;
  }

  /** Has all room found anew. */
  forget(): void {
    this.#measures = undefined;
    this.#room = this.#done = "";
  }

  /**
   * Finds room, where something has changed that it depends on.
   *
   * @param room - the widest text that may stand in the place of the value; room once kept is kept
   * @param trouble - whether the state needs its word
   */
  arrange(options: WholeOptions, size: Size, room: string, trouble: boolean): CardLayout {
    if (room.length > this.#room.length) this.#room = room;
    const { width, height, dpr } = size;
    const done = [this.#room, trouble, width, height, dpr].join("|");
    if (this.#layout !== undefined && done === this.#done) return this.#layout;
    this.#done = done;
    const { prefix, suffix, unit, icon, delta, sparkline, thresholds, mapping, label, help } = options;
    const measures = (this.#measures ??= this.#read());
    const wide = (text: string): number => this.#width(text, measures.weight) - 0.02 * text.length;
    const layout = (this.#layout = cardLayout({
      width,
      height,
      rem: remOf(this.#place.node),
      measures,
      icon: icon !== undefined,
      foot: delta !== false || thresholds.some((threshold) => threshold.label !== undefined),
      sparkline: sparkline !== false,
      trouble,
      valueWidth: this.#room === "" ? 0 : wide(prefix + this.#room.replace(/\p{Nd}/gu, "0") + suffix),
      unitWidth: this.#room === "" ? 0 : this.#width(unit, 500),
      wordsWidth: Math.max(0, ...textsOf(mapping).map(wide)),
    }));
    this.#put(layout);
    this.#parts.card.title = layout.head ? "" : [label, help].filter((words) => words !== "").join(": ");
    return layout;
  }

  /** Lengths go by custom properties, `--_padding` and so on, to the rules of the parts. */
  #put(layout: CardLayout): void {
    const { card, head, icon, foot, delta, step, spark } = this.#parts;
    const status = this.#status;
    for (const [name, length] of Object.entries(layout)) if (typeof length === "number") card.style.setProperty(`--_${name}`, `${String(length)}px`);
    show(head, layout.head);
    show(icon, layout.icon);
    show(foot, layout.foot);
    show(spark, layout.spark > 0);
    show(status.querySelector('[part="status-word"]') as HTMLElement, layout.word !== "none");
    // On the bottom line the state stands alone; without a line it stands in the corner.
    (layout.head ? head : card).append(status);
    status.style.position = layout.head ? "" : "absolute";
    foot.replaceChildren(...(layout.word === "foot" ? [status] : [delta, step]));
  }

  /** Where there is no room for all that the card waits for, the first word tells. */
  shorten({ width, height }: Size): void {
    const { waiting } = this.#parts;
    const layout = this.#layout;
    if (layout === undefined) return;
    const font = layout.waiting;
    const words = waiting.textContent;
    // Balanced lines are not filled whole.
    const lines = Math.ceil((this.#width(words) * font * 1.2) / Math.max(8, width - 2 * layout.padding));
    if (lines * font * 1.25 > height - layout.waitingTop - layout.waitingBottom) setText(waiting, words.split(" ")[0]);
  }
}
