import type { StreamState } from "../../stream/index.js";
import { setText, show } from "../host/dom.js";
import { roleValue } from "../host/roles.js";
import type { Scope } from "../host/scope.js";
import { fresh, waitingWords } from "../host/states.js";
import type { Theme } from "../host/theme.js";
import type { Threshold } from "../thresholds/threshold.js";
import type { CardFrame } from "./frame.js";
import type { WholeOptions } from "./options.js";
import type { CardParts } from "./parts.js";
import { Background } from "./tones.js";
import { Tween } from "./tween.js";

/** What a card's colours are. */
export interface CardColors {
  /** The literal colour that its value has reached; undefined: none. */
  readonly reached: string | undefined;
  /** The literal colour of what stands on its background; undefined: the colours are the page's. */
  readonly ink: string | undefined;
}

/** Writes a card's value, and all that is said of it. */
export class Figure {
  readonly #parts: CardParts;
  readonly #scope: Scope;
  readonly #theme: Theme;
  readonly #tween: Tween;
  readonly #background: Background;
  #tone = "";
  #began = false;

  constructor(scope: Scope, theme: Theme, parts: CardParts) {
    this.#scope = scope;
    this.#theme = theme;
    this.#parts = parts;
    this.#tween = new Tween(scope, parts.value, parts.count);
    this.#background = new Background(parts.card, theme);
  }

  /** Whether there has been a row. */
  get began(): boolean {
    return this.#began;
  }

  /**
   * Writes the words.
   *
   * @param state - of the stream
   * @param step - the threshold that the value has reached
   * @param tween - how long the value counts to the next, ms
   * @param key - of which series the first row is waited for
   */
  write(frame: CardFrame, { colorOn }: WholeOptions, state: StreamState, step: Threshold | undefined, tween: number, key: string | undefined): CardColors {
    const { card, figure, prefix, value, suffix, unit, waiting, step: name, compare } = this.#parts;
    const { text, mapped } = frame;
    const mute = mapped?.text !== undefined;
    const sure = fresh.has(state);
    const counts = this.#began;
    this.#began = text !== undefined;
    show(figure, this.#began);
    show(waiting, !this.#began);
    card.ariaBusy = String(!this.#began && sure);
    if (text === undefined) setText(waiting, waitingWords(state, key));
    else {
      setText(value, text);
      for (const part of [prefix, suffix, unit]) show(part, !mute);
    }
    this.#tween.go(mute ? NaN : frame.value, frame.write, counts ? tween : 0);

    const wish = mapped?.color ?? (step && (step.color ?? roleValue("warn")));
    const reached = wish === undefined ? undefined : this.#theme.color(wish);
    compare(frame.delta, sure);
    const behind = colorOn.includes("background") ? reached : undefined;
    const ink = this.#background.show(behind, sure && behind !== undefined && !this.#scope.matches("(forced-colors: active)"));
    const tone = !sure ? roleValue("muted") : reached !== undefined && ink === undefined && colorOn.includes("value") ? reached : roleValue("ink");
    if (this.#tone !== tone) name.style.color = figure.style.color = this.#tone = tone;
    setText(name, step?.label ?? "");
    return { reached, ink };
  }
}
