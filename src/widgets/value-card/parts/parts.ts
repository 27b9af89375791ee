import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import { roleValue } from "../../style/roles.js";
import { createShape } from "../options/icon.js";
import type { DeltaWords } from "../value/delta.js";

/** The elements of a card. */
export interface CardParts {
  readonly card: HTMLElement;
  readonly head: HTMLElement;
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
  readonly compare: (delta: DeltaWords | undefined, sure: boolean) => void;
}

/** Makes the elements of a card, and puts them into its shadow root. */
export function createParts(place: MountPoint, help: HTMLElement): CardParts {
  const span = (part: string, ...children: readonly Node[]): HTMLElement => {
    const made = place.element("span", part);
    made.append(...children);
    return made;
  };
  const card = place.element("div", "card");
  const [head, figure, waiting, foot] = ["row", "figure", "waiting", "row"].map((part) => place.element("div", part));
  const [icon, label, moment, prefix, value, count, suffix, unit, step, words] = [
    "icon",
    "label",
    "moment",
    "prefix",
    "value",
    "value",
    "suffix",
    "unit",
    "step",
    "delta-words",
  ].map((part) => span(part));
  const { svg: arrow, path } = createShape(place.node.ownerDocument, "0 0 10 10", "", "0.62em");
  const delta = span("delta", arrow, words);
  const spark = place.element("canvas", "spark");
  const link = place.element("a", "link");
  card.role = "group";
  spark.ariaHidden = icon.ariaHidden = count.ariaHidden = "true";
  head.style.top = "var(--_padding)";
  foot.style.top = "var(--_footTop)";
  setVisible(moment, false);
  head.append(span("card-heading", icon, label, help), moment);
  figure.append(span("number", prefix, span("stack", value, count), suffix, unit));
  foot.append(delta, step);
  card.append(spark, head, figure, waiting, foot, link);
  place.root.append(card);

  return {
    card,
    head,
    icon,
    label,
    moment,
    figure,
    prefix,
    value,
    count,
    suffix,
    unit,
    waiting,
    foot,
    delta,
    step,
    spark,
    link,
    compare: (comparison, sure) => {
      setVisible(delta, comparison !== undefined);
      if (comparison === undefined) return;
      setText(words, comparison.text);
      path.setAttribute("d", arrows[comparison.direction]);
      delta.style.color = roleValue(sure ? comparison.tone : "muted");
    },
  };
}

const arrows: Readonly<Record<-1 | 0 | 1, string>> = {
  [1]: "M5 1.2 9.4 8.6H.6z",
  [0]: "M.8 4h8.4v2H.8z",
  [-1]: "M5 8.8.6 1.4h8.8z",
};
