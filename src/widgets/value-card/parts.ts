import { setText, show } from "../host/dom.js";
import type { Place } from "../host/mount.js";
import { roleValue } from "../host/roles.js";
import type { Size } from "../host/size.js";
import type { DeltaWords } from "./frame.js";
import type { CardLayout } from "./layout.js";

/** The elements of a card. */
export interface CardParts {
  readonly card: HTMLElement;
  readonly head: HTMLElement;
  readonly label: HTMLElement;
  /** The time that is shown, where it is not now. */
  readonly moment: HTMLElement;
  readonly figure: HTMLElement;
  readonly prefix: HTMLElement;
  readonly value: HTMLElement;
  readonly suffix: HTMLElement;
  readonly unit: HTMLElement;
  readonly waiting: HTMLElement;
  readonly foot: HTMLElement;
  readonly delta: HTMLElement;
  readonly spark: HTMLCanvasElement;
  /** Shows a comparison, or none. */
  compare(delta: DeltaWords | undefined): void;
}

/** Makes the elements of a card, and puts them into its shadow root. */
export function createParts(place: Place): CardParts {
  const card = place.element("div", "card");
  card.role = "group";
  const head = place.element("div", "row");
  const label = place.element("span", "label");
  const moment = place.element("span", "moment");
  const figure = place.element("div", "figure");
  const prefix = place.element("span", "prefix");
  const value = place.element("span", "value");
  const suffix = place.element("span", "suffix");
  const unit = place.element("span", "unit");
  const waiting = place.element("div", "waiting");
  const foot = place.element("div", "row");
  const delta = place.element("span", "delta");
  const spark = place.element("canvas", "spark");
  spark.ariaHidden = "true";
  show(moment, false);
  head.append(label, moment);
  figure.append(prefix, value, suffix, unit);
  foot.append(delta);
  card.append(spark, head, figure, waiting, foot);
  place.root.append(card);

  const { arrow, path } = createArrow(place);
  const words = place.element("span", "delta-words");
  delta.append(arrow, words);

  return {
    card, head, label, moment, figure, prefix, value, suffix, unit, waiting, foot, delta, spark,
    compare(comparison) {
      show(delta, comparison !== undefined);
      if (comparison === undefined) return;
      setText(words, comparison.text);
      path.setAttribute("d", arrows[comparison.direction]);
      delta.style.color = roleValue(comparison.tone);
    },
  };
}

/** Puts everything in its place. */
export function arrange(parts: CardParts, status: HTMLElement, layout: CardLayout, size: Size): void {
  const { padding, small, line } = layout;
  const { card, head, label, figure, unit, waiting, foot, delta } = parts;
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
  status.style.right = status.style.top = px(4);
  show(label, layout.head);
  show(head, layout.head);
  show(foot, layout.foot);
  delta.style.visibility = layout.word === "foot" ? "hidden" : "";
  delta.style.width = layout.word === "foot" ? "0" : "";
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

function createArrow(place: Place): { arrow: SVGElement; path: SVGElement } {
  const { ownerDocument } = place.node;
  const arrow = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 10 10", "aria-hidden": "true" })) arrow.setAttribute(name, value);
  arrow.style.width = arrow.style.height = "0.62em";
  arrow.style.flex = "none";
  path.setAttribute("fill", "currentColor");
  arrow.append(path);
  return { arrow, path };
}
