import type { Painter } from "../../src/draw/painter.js";

/** Call of a method, with its numbers rounded; properties as they are at the call. */
export interface Call {
  readonly name: string;
  readonly args: readonly (number | string)[];
  readonly alpha: number;
}

const METHODS = [
  "beginPath",
  "moveTo",
  "lineTo",
  "bezierCurveTo",
  "arc",
  "rect",
  "closePath",
  "clip",
  "fill",
  "stroke",
  "fillText",
] as const;

/** A painter that keeps a list of what it was asked to do. */
export function recorder(): Painter & { readonly calls: Call[]; of(name: string): (readonly (number | string)[])[] } {
  const calls: Call[] = [];
  const alphas: number[] = [];
  // Cast: METHODS are added below.
  const painter = {
    calls,
    of: (name: string) => calls.filter((call) => call.name === name).map((call) => call.args),
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    lineCap: "butt",
    lineJoin: "miter",
    globalAlpha: 1,
    font: "",
    textAlign: "start",
    textBaseline: "alphabetic",
    save: () => void alphas.push(painter.globalAlpha),
    restore: () => void (painter.globalAlpha = alphas.pop() ?? 1),
    setLineDash: () => undefined,
  } as unknown as ReturnType<typeof recorder>;
  for (const name of METHODS) {
    Object.assign(painter, {
      [name]: (...args: (number | string)[]) => void calls.push({ name, args, alpha: painter.globalAlpha }),
    });
  }
  return painter;
}
