import type { StreamState } from "../../../stream/index.js";
import { setText, setVisible } from "../../page/dom.js";
import type { Scope } from "../../page/scope.js";
import { isCurrent } from "../../status/states.js";
import { roleValue } from "../../style/roles.js";
import type { Theme } from "../../style/theme.js";
import type { Threshold } from "../../thresholds/threshold.js";
import type { ResolvedCardOptions } from "../options/card-options.js";
import type { CardFrame } from "../value/card-frame.js";
import { createBackground } from "./background.js";
import type { CardParts } from "./parts.js";
import { Tween } from "./tween.js";

/** Colours of a card. */
export interface CardColors {
  /** Literal colour that its value has reached; undefined: none. */
  readonly reached: string | undefined;
  /** Literal colour of what stands on its background; undefined: the colours are the page's. */
  readonly ink: string | undefined;
}

/** Writer of a card's value, with its comparison, threshold and colours. */
export interface Figure {
  /** Whether the last written frame had a row. */
  readonly hasRow: boolean;
  /**
   * Writes a frame. Returns the colours for the sparkline.
   *
   * @param state - state of the stream
   * @param threshold - threshold that the value has reached
   * @param tweenMs - duration of the way from one value to the next, ms
   * @param absence - words that stand in for a missing first row
   * @param isGone - whether the key has gone, so that no row is awaited
   * @param at - time of the frame, ms of the steady clock. Default: now
   */
  write(
    frame: CardFrame,
    options: ResolvedCardOptions,
    state: StreamState,
    threshold: Threshold | undefined,
    tweenMs: number,
    absence: string,
    isGone: boolean,
    at?: number,
  ): CardColors;
}

/** Makes the writer of a card's parts. */
export function createFigure(scope: Scope, theme: Theme, parts: CardParts): Figure {
  const { card, figure, prefix, value, suffix, unit, waiting, step: stepElement } = parts;
  const tween = new Tween(scope, value, parts.cover);
  const setBackground = createBackground(card, theme);
  let lastTone = "";
  let hasRow = false;
  return {
    get hasRow() {
      return hasRow;
    },
    write({ text, mapped, delta, ...frame }, { colorOn, tween: way }, state, threshold, tweenMs, absence, isGone, at) {
      const isMappedText = mapped?.text !== undefined;
      const isSure = isCurrent(state);
      // Without style sheets nothing is drawn on the way, and the number would be hidden.
      const { adoptedStyleSheets: sheets } = card.getRootNode() as Partial<ShadowRoot>;
      const duration = hasRow && (sheets?.length ?? 0) > 0 ? tweenMs : 0;
      hasRow = text !== undefined;
      setVisible(figure, hasRow);
      setVisible(waiting, !hasRow);
      card.ariaBusy = String(!hasRow && isSure && !isGone);
      if (text === undefined) setText(waiting, (waiting.title = absence));
      else {
        setText(value, text);
        for (const part of [prefix, suffix, unit]) setVisible(part, !isMappedText);
      }
      tween.leadTo(isMappedText ? NaN : frame.value, frame.write, way, duration, at);
      parts.setDelta(delta, isSure);

      const cssColor = mapped?.color ?? (threshold && (threshold.color ?? roleValue("warn")));
      const reached = cssColor === undefined ? undefined : theme.color(cssColor);
      const background = colorOn.includes("background") ? reached : undefined;
      const ink = setBackground(
        background,
        isSure && background !== undefined && !scope.matches("(forced-colors: active)"),
      );
      const isColored = reached !== undefined && ink === undefined && colorOn.includes("value");
      const tone = !isSure ? roleValue("muted") : isColored ? reached : roleValue("ink");
      if (lastTone !== tone) stepElement.style.color = figure.style.color = lastTone = tone;
      setText(stepElement, threshold?.label ?? "");
      return { reached, ink };
    },
  };
}
