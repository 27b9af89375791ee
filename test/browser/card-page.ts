import type { DataStreamOptions, Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { ValueCard, ValueCardInput } from "../../src/widgets/value-card/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";

/** A row of these cards. */
export interface Sample {
  readonly time: number;
  readonly value: number | null;
}

/** A card on a page, and what feeds it. */
export interface PageCard {
  readonly card: ValueCard<Sample>;
  readonly stream: DataStream<Sample>;
  readonly sink: Sink<Sample>;
}

const open: { destroy(): void }[] = [];
const boxes: HTMLElement[] = [];

/** Ends all cards, and takes away their boxes. */
export function closePage(): void {
  for (const widget of open.splice(0)) widget.destroy();
  for (const box of boxes.splice(0)) box.remove();
}

/** Waits for so many frames. */
export async function frames(count = 4): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** A box of a size, CSS pixels; of a height of 0: as high as its card wants. */
export function boxOf(width: number, height: number): HTMLElement {
  const box = document.createElement("div");
  box.style.width = `${width}px`;
  if (height > 0) box.style.height = `${height}px`;
  document.body.append(box);
  boxes.push(box);
  return box;
}

/** Puts a card into a box. */
export async function mountCard(
  box: HTMLElement,
  options: Partial<ValueCardInput<Sample>> = {},
  more: DataStreamOptions<Sample> = {},
): Promise<PageCard> {
  let sink: Sink<Sample> | undefined;
  const stream = new DataStream<Sample>((given) => {
    sink = given;
    sink.open();
  }, more);
  const card = valueCard(box, { stream, label: "CPU now", unit: "%", ...options });
  open.push(card);
  await frames();
  return { card, stream, sink: sink! };
}

/** Rows a second apart, the last of them now. */
export function rows(...values: (number | null)[]): Sample[] {
  const now = Date.now();
  return values.map((value, n) => ({ time: now - (values.length - 1 - n) * 1_000, value }));
}

/** A part of a card. */
export function part(card: ValueCard<Sample>, name: string): HTMLElement {
  return card.node.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`)!;
}

/** The canvas of a card. */
export function sparkOf(card: ValueCard<Sample>): HTMLCanvasElement {
  return card.node.shadowRoot!.querySelector("canvas")!;
}

/** Where the words of an element stand. */
export function textBox(element: HTMLElement): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

/** How many pixels of a canvas are drawn on, between two shares of its width. */
export function inked(
  canvas: HTMLCanvasElement,
  from = 0,
  to = 1,
  is: (red: number, green: number, blue: number, alpha: number) => boolean = () => true,
): number {
  const left = Math.round(canvas.width * from);
  const { data } = canvas
    .getContext("2d")!
    .getImageData(left, 0, Math.max(1, Math.round(canvas.width * to) - left), canvas.height);
  let count = 0;
  for (let index = 0; index < data.length; index += 4) {
    if (data[index + 3] > 0 && is(data[index], data[index + 1], data[index + 2], data[index + 3])) count += 1;
  }
  return count;
}
