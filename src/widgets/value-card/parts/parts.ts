import { setText, setVisible } from "../../page/dom.js";
import type { MountPoint } from "../../page/mount-point.js";
import { roleValue } from "../../style/roles.js";
import { createShape } from "../options/icon.js";
import type { DeltaWords } from "../value/delta.js";

/** Elements of a card. */
export interface CardParts {
  readonly card: HTMLElement;
  readonly head: HTMLElement;
  readonly icon: HTMLElement;
  readonly label: HTMLElement;
  /** Shown time, where it is not now. */
  readonly moment: HTMLElement;
  readonly figure: HTMLElement;
  readonly prefix: HTMLElement;
  readonly value: HTMLElement;
  /** Way from one value to the next, over the value, for the eye alone. */
  readonly cover: HTMLElement;
  readonly suffix: HTMLElement;
  readonly unit: HTMLElement;
  readonly waiting: HTMLElement;
  readonly foot: HTMLElement;
  readonly delta: HTMLElement;
  /** Label of the reached threshold. */
  readonly step: HTMLElement;
  readonly spark: HTMLCanvasElement;
  /** Link that covers the card where it has an address. */
  readonly link: HTMLAnchorElement;
  /** Shows a comparison, or none; in colour where the state is current. */
  readonly setDelta: (delta: DeltaWords | undefined, isSure: boolean) => void;
}

/** Makes the elements of a card, and appends them to the shadow root. */
export function createParts(mountPoint: MountPoint, help: HTMLElement): CardParts {
  const span = (part: string, ...children: readonly Node[]): HTMLElement => {
    const element = mountPoint.element("span", part);
    element.append(...children);
    return element;
  };
  const card = mountPoint.element("div", "card");
  const [head, figure, waiting, foot] = ["row", "figure", "waiting", "row"].map((part) =>
    mountPoint.element("div", part),
  );
  const [icon, label, moment, prefix, value, cover, suffix, unit, step, deltaText] = [
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
  const { svg: arrow, path } = createShape(mountPoint.node.ownerDocument, "0 0 10 10", "", "0.62em");
  const delta = span("delta", arrow, deltaText);
  const spark = mountPoint.element("canvas", "spark");
  const link = mountPoint.element("a", "link");
  card.role = "group";
  spark.ariaHidden = icon.ariaHidden = cover.ariaHidden = "true";
  head.style.top = "var(--_padding)";
  foot.style.top = "var(--_footTop)";
  setVisible(moment, false);
  head.append(span("card-heading", icon, label, help), moment);
  figure.append(span("number", prefix, span("stack", value, cover), suffix, unit));
  foot.append(delta, step);
  card.append(spark, head, figure, waiting, foot, link);
  mountPoint.root.append(card);

  return {
    card,
    head,
    icon,
    label,
    moment,
    figure,
    prefix,
    value,
    cover,
    suffix,
    unit,
    waiting,
    foot,
    delta,
    step,
    spark,
    link,
    setDelta: (comparison, isSure) => {
      setVisible(delta, comparison !== undefined);
      if (comparison === undefined) return;
      setText(deltaText, comparison.text);
      path.setAttribute("d", ARROW_PATHS[comparison.direction]);
      delta.style.color = roleValue(isSure ? comparison.tone : "muted");
    },
  };
}

/** Outlines of the arrow by direction: up, level, down; in a view box of 10 × 10. */
const ARROW_PATHS: Readonly<Record<-1 | 0 | 1, string>> = {
  [1]: "M5 1.2 9.4 8.6H.6z",
  [0]: "M.8 4h8.4v2H.8z",
  [-1]: "M5 8.8.6 1.4h8.8z",
};
