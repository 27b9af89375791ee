import type { Painter } from "../../../draw/index.js";
import type { Palette } from "../../style/palette.js";
import type { Frame } from "../frame/frame.js";
import type { FrameInput } from "../frame/frame-input.js";
import { FrameMaker } from "../frame/frame-maker.js";
import { paintFrame } from "../paint/paint-frame.js";
import type { PaintStyle } from "../paint/paint-style.js";
import { referencesCode } from "../paint/references-code.js";
import type { HeadWords } from "./head.js";
import { layOutHead, paintHead } from "./head.js";

/** Input of an exported picture. */
export interface Picture {
  /** Input of the frame, without the header's height, which follows from the head's layout. */
  readonly input: Omit<FrameInput, "header" | "pointer" | "reducedMotion">;
  /** Room on all sides of the chart, CSS pixels. */
  readonly padding: number;
  /** Literal colours, and fonts. */
  readonly palette: Palette;
  /** Texts above the plot. */
  readonly words: HeadWords;
  /** Text in an empty plot. */
  readonly empty: string;
  /** Tells whether the newest row of a stream in a state is news. */
  readonly isCurrent: PaintStyle["isCurrent"];
  /** Literal colours behind the chart, the hindmost first. */
  readonly background: readonly string[];
}

/** Returns the size of a chart in a picture of this size with room around it. */
export function sizeInside(
  width: number,
  height: number,
  wishedPadding: number,
): { width: number; height: number; padding: number } {
  const padding = Math.min(wishedPadding, width / 4, height / 4);
  return { width: width - 2 * padding, height: height - 2 * padding, padding };
}

/**
 * Draws a picture; the chart's top left is the painter's origin. Title, state and legend are part of the picture;
 * nothing moves, and there is no cursor.
 */
export function paintPicture(
  painter: Painter,
  { input, padding, palette, words, empty, isCurrent, background }: Picture,
): Frame {
  const { width, height, label, measure } = input;
  for (const color of background) {
    painter.fillStyle = color;
    painter.beginPath();
    painter.rect(-padding, -padding, width + 2 * padding, height + 2 * padding);
    painter.fill();
  }
  const maker = new FrameMaker();
  const annotations = referencesCode.code && new referencesCode.code.Annotations();
  const makeFrame = (header: number): Frame =>
    maker.make({ ...input, header, annotations, reducedMotion: true, pointer: undefined }, 0);
  let frame = makeFrame(0);
  let head = layOutHead(words, width, label, measure, frame);
  // Repeat once more: the plot's height decides the digits of values, and those may take another row of names.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    frame = makeFrame(head.height);
    const nextHead = layOutHead(words, width, label, measure, frame);
    const isSettled = nextHead.height === head.height;
    head = nextHead;
    if (isSettled) break;
  }
  const style: PaintStyle = { palette, measure, isCurrent };
  paintFrame(painter, frame, style);
  paintHead(painter, head, words, width, style);
  const { plane } = frame;
  if (frame.oldest === undefined) {
    painter.font = palette.label;
    painter.fillStyle = palette.muted;
    painter.textAlign = "center";
    painter.textBaseline = "middle";
    // Text above the middle leaves the hairline of a middle tick free.
    painter.fillText(empty, plane.left + plane.width / 2, plane.top + plane.height / 2 - 11);
  }
  return frame;
}
