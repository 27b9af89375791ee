import { expect } from "vitest";
import { SvgPainter } from "../../src/draw/svg-painter.js";

/** Words that no reader should see. */
const nonsense = /NaN|Infinity|∞|undefined|null|\[object/;

/** That a text tells of no number that is none. */
export function expectSensible(text: string | undefined): void {
  if (text !== undefined && nonsense.test(text)) expect(text).toBe("sensible");
}

/**
 * Writes SVG, counts what it is asked for, and refuses what is no number or no sense: the painters of a page would pass
 * over it in silence.
 */
export class CheckedPainter extends SvgPainter {
  calls = 0;

  override moveTo(x: number, y: number): void {
    this.#check("moveTo", x, y);
    super.moveTo(x, y);
  }

  override lineTo(x: number, y: number): void {
    this.#check("lineTo", x, y);
    super.lineTo(x, y);
  }

  override bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#check("bezierCurveTo", x1, y1, x2, y2, x, y);
    super.bezierCurveTo(x1, y1, x2, y2, x, y);
  }

  override arc(x: number, y: number, radius: number, from: number, to: number): void {
    this.#check("arc", x, y, radius, from, to);
    super.arc(x, y, radius, from, to);
  }

  override rect(x: number, y: number, width: number, height: number): void {
    this.#check("rect", x, y, width, height);
    super.rect(x, y, width, height);
  }

  override fillText(text: string, x: number, y: number): void {
    this.#check("fillText", x, y);
    expectSensible(text);
    super.fillText(text, x, y);
  }

  override fill(): void {
    this.#check("fill", this.globalAlpha);
    super.fill();
  }

  override stroke(): void {
    this.#check("stroke", this.globalAlpha, this.lineWidth);
    super.stroke();
  }

  #check(name: string, ...numbers: number[]): void {
    this.calls += 1;
    if (!numbers.every(Number.isFinite)) expect(`${name}(${numbers.join(", ")})`).toBe("of finite numbers");
  }
}
