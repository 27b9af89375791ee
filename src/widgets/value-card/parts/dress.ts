import { setText, setVisible } from "../../page/dom.js";
import type { Phrase } from "../../words/phrase.js";
import { widgetWords } from "../../words/widget-words.js";
import type { ResolvedCardOptions } from "../options/card-options.js";
import { setIcon } from "../options/icon.js";
import type { Help } from "./help.js";
import type { CardParts } from "./parts.js";

/** Writes the texts and attributes of a card that no row changes. */
export function dress(
  parts: CardParts,
  { panel, explain }: Help,
  { label, prefix, suffix, unit, icon, help, href, ariaLabel }: ResolvedCardOptions,
  phrase: Phrase,
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
  setIcon(parts.icon, icon);
  explain(help, phrase("helpButton", {}, widgetWords));
  setOrRemove(card, "aria-describedby", help === "" ? undefined : panel.id);
  setOrRemove(link, "href", href);
  setVisible(link, href !== undefined);
}

/** Sets an attribute; undefined removes it. */
function setOrRemove(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
