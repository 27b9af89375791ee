import { setText, show } from "../host/dom.js";
import type { Place } from "../host/mount.js";
import { roleValue } from "../host/roles.js";
import type { Size } from "../host/size.js";
import type { DeltaWords } from "./delta.js";
import { createShape } from "./icon.js";
import type { CardLayout } from "./layout.js";

/** The elements of a card. */
export interface CardParts {
  readonly card: HTMLElement;
  readonly head: HTMLElement;
  /** Icon, label and help. */
  readonly heading: HTMLElement;
  readonly icon: HTMLElement;
  readonly label: HTMLElement;
  /** The time that is shown, where it is not now. */
  readonly moment: HTMLElement;
  readonly figure: HTMLElement;
  readonly prefix: HTMLElement;
  readonly value: HTMLElement;
  /** Stands over the value while it counts to the next, for the eye alone. */
  readonly count: HTMLElement;
  readonly suffix: HTMLElement;
  readonly unit: HTMLElement;
  readonly waiting: HTMLElement;
  readonly foot: HTMLElement;
  readonly delta: HTMLElement;
  /** The name of the threshold that is reached. */
  readonly step: HTMLElement;
  readonly spark: HTMLCanvasElement;
  /** Covers the card where it leads elsewhere. */
  readonly link: HTMLAnchorElement;
  /** Shows a comparison, or none; in colour where it is sure. */
  compare(delta: DeltaWords | undefined, sure: boolean): void;
}

/** Makes the elements of a card, and puts them into its shadow root. */
export function createParts(place: Place, help: HTMLElement): CardParts {
  const card = place.element("div", "card");
  card.role = "group";
  const head = place.element("div", "row");
  const heading = place.element("span", "card-heading");
  const icon = place.element("span", "icon");
  const label = place.element("span", "label");
  const moment = place.element("span", "moment");
  const figure = place.element("div", "figure");
  const number = place.element("span", "number");
  const prefix = place.element("span", "prefix");
  const stack = place.element("span", "stack");
  const value = place.element("span", "value");
  const count = place.element("span", "value");
  const suffix = place.element("span", "suffix");
  const unit = place.element("span", "unit");
  const waiting = place.element("div", "waiting");
  const foot = place.element("div", "row");
  const delta = place.element("span", "delta");
  const step = place.element("span", "step");
  const spark = place.element("canvas", "spark");
  const link = place.element("a", "link");
  spark.ariaHidden = icon.ariaHidden = count.ariaHidden = "true";
  show(moment, false);
  heading.append(icon, label, help);
  head.append(heading, moment);
  stack.append(value, count);
  number.append(prefix, stack, suffix, unit);
  figure.append(number);
  foot.append(delta, step);
  card.append(spark, head, figure, waiting, foot, link);
  place.root.append(card);

  const { shape: arrow, path } = createShape(place.node.ownerDocument, "0 0 10 10", "", "0.62em");
  const words = place.element("span", "delta-words");
  delta.append(arrow, words);

  return {
    card, head, heading, icon, label, moment, figure, prefix, value, count, suffix, unit, waiting, foot, delta, step, spark, link,
    compare(comparison, sure) {
      show(delta, comparison !== undefined);
      if (comparison === undefined) return;
      setText(words, comparison.text);
      path.setAttribute("d", arrows[comparison.direction]);
      delta.style.color = roleValue(sure ? comparison.tone : "muted");
    },
  };
}

/** Puts everything in its place. */
export function arrange(parts: CardParts, status: HTMLElement, layout: CardLayout, size: Size): void {
  const { padding, small, line } = layout;
  const { card, head, heading, icon, figure, unit, waiting, foot, delta, step } = parts;
  const width = px(Math.max(0, size.width - 2 * padding));
  for (const part of [head, figure, waiting, foot]) {
    part.style.left = px(padding);
    part.style.width = width;
  }
  for (const row of [head, foot]) {
    row.style.height = row.style.lineHeight = px(line);
    row.style.fontSize = px(small);
  }
  status.style.fontSize = px(small);
  const word = status.querySelector<HTMLElement>('[part="status-word"]');
  if (word !== null) show(word, layout.word !== "none");
  if (layout.word === "foot") foot.prepend(status);
  else (layout.head ? head : card).append(status);
  status.style.position = layout.head || layout.word === "foot" ? "" : "absolute";
  status.style.insetInlineEnd = status.style.top = px(4);
  show(heading, layout.head);
  icon.style.visibility = layout.icon ? "" : "hidden";
  icon.style.position = layout.icon ? "" : "absolute";
  show(head, layout.head);
  show(foot, layout.foot);
  for (const part of [delta, step]) {
    part.style.visibility = layout.word === "foot" ? "hidden" : "";
    part.style.position = layout.word === "foot" ? "absolute" : "";
  }
  head.style.top = px(padding);
  foot.style.top = px(layout.footTop);

  figure.style.top = px(layout.valueTop);
  figure.style.height = figure.style.lineHeight = px(layout.valueHeight);
  figure.style.fontSize = px(layout.value);
  unit.style.fontSize = px(layout.unit);
  waiting.style.top = px(padding + (layout.head ? line + 4 : 0));
  waiting.style.bottom = px(size.height - (layout.foot ? layout.footTop : size.height - padding));
  waiting.style.fontSize = px(size.width < 160 ? small : small * 1.1667);
  show(parts.spark, layout.spark > 0);
}

function px(length: number): string {
  return `${String(Math.round(length * 100) / 100)}px`;
}

const arrows: Readonly<Record<-1 | 0 | 1, string>> = {
  [1]: "M5 1.2 9.4 8.6H.6z",
  [0]: "M.8 4h8.4v2H.8z",
  [-1]: "M5 8.8.6 1.4h8.8z",
};
