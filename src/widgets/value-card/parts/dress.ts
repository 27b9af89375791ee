import { setText, setVisible } from "../../page/dom.js";
import type { WholeOptions } from "../options/card-options.js";
import { showIcon } from "../options/icon.js";
import type { Help } from "./help.js";
import type { CardParts } from "./parts.js";

/** Shows the words of a card that no row changes. */
export function dress(
  parts: CardParts,
  { panel, explain }: Help,
  { label, prefix, suffix, unit, icon, help, href, ariaLabel }: WholeOptions,
): void {
  const { card, link } = parts;
  for (const [part, text] of [
    [parts.label, label],
    [parts.prefix, prefix],
    [parts.suffix, suffix],
    [parts.unit, unit],
  ] as const) {
    setText(part, text);
  }
  parts.label.title = label;
  card.ariaLabel = link.ariaLabel = ariaLabel;
  setVisible(parts.icon, icon !== undefined);
  showIcon(parts.icon, icon);
  explain(help);
  describe(card, "aria-describedby", help === "" ? undefined : panel.id);
  describe(link, "href", href);
  setVisible(link, href !== undefined);
}

function describe(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
