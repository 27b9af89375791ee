import type { StreamState } from "../../../stream/index.js";
import { setText, setVisible } from "../../page/dom.js";
import type { Scope } from "../../page/scope.js";
import { isCurrent, waitingWords } from "../../status/states.js";
import { roleValue } from "../../style/roles.js";
import type { Theme } from "../../style/theme.js";
import type { Threshold } from "../../thresholds/threshold.js";
import type { WholeOptions } from "../options/card-options.js";
import type { CardFrame } from "../value/card-frame.js";
import type { CardParts } from "./parts.js";
import { createBackground } from "./tones.js";
import { Tween } from "./tween.js";

/** What a card's colours are. */
export interface CardColors {
  /** The literal colour that its value has reached; undefined: none. */
  readonly reached: string | undefined;
  /** The literal colour of what stands on its background; undefined: the colours are the page's. */
  readonly ink: string | undefined;
}

/** Writes a card's value, and all that is said of it. */
export interface Figure {
  /** Whether there has been a row. */
  readonly began: boolean;
  /**
   * Writes the words.
   *
   * @param state - of the stream
   * @param step - the threshold that the value has reached
   * @param tween - how long the value counts to the next, ms
   * @param key - of which series the first row is waited for
   */
  write(
    frame: CardFrame,
    options: WholeOptions,
    state: StreamState,
    step: Threshold | undefined,
    tween: number,
    key: string | undefined,
  ): CardColors;
}

/** Makes what writes into the parts of a card. */
export function createFigure(scope: Scope, theme: Theme, parts: CardParts): Figure {
  const { card, figure, prefix, value, suffix, unit, waiting, step: name } = parts;
  const count = new Tween(scope, value, parts.count);
  const fill = createBackground(card, theme);
  let last = "";
  let began = false;
  return {
    get began() {
      return began;
    },
    write({ text, mapped, delta, ...frame }, { colorOn }, state, step, tween, key) {
      const mute = mapped?.text !== undefined;
      const sure = isCurrent(state);
      // Without rules nothing would stand in the number's place.
      const { adoptedStyleSheets: sheets } = card.getRootNode() as Partial<ShadowRoot>;
      const duration = began && (sheets?.length ?? 0) > 0 ? tween : 0;
      began = text !== undefined;
      setVisible(figure, began);
      setVisible(waiting, !began);
      card.ariaBusy = String(!began && sure);
      if (text === undefined) setText(waiting, waitingWords(state, key));
      else {
        setText(value, text);
        for (const part of [prefix, suffix, unit]) setVisible(part, !mute);
      }
      count.go(mute ? NaN : frame.value, frame.write, duration);
      parts.compare(delta, sure);

      const wish = mapped?.color ?? (step && (step.color ?? roleValue("warn")));
      const reached = wish === undefined ? undefined : theme.color(wish);
      const behind = colorOn.includes("background") ? reached : undefined;
      const ink = fill(behind, sure && behind !== undefined && !scope.matches("(forced-colors: active)"));
      const colored = reached !== undefined && ink === undefined && colorOn.includes("value");
      const tone = !sure ? roleValue("muted") : colored ? reached : roleValue("ink");
      if (last !== tone) name.style.color = figure.style.color = last = tone;
      setText(name, step?.label ?? "");
      return { reached, ink };
    },
  };
}
