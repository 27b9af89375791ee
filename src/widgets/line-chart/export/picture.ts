import type { Painter } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import { FrameMaker } from "../frame/frame.js";
import type { FrameInput } from "../frame/frame-input.js";
import { paintFrame } from "../paint/paint-frame.js";
import type { Palette } from "../paint/paint-style.js";
import type { HeadWords } from "./head.js";
import { layHead, paintHead } from "./head.js";

/** All that an exported picture is made from. */
export interface Picture {
  /** What is on view; how high its head is, is found out. */
  readonly scene: Omit<FrameInput, "header" | "pointer" | "still">;
  /** Room on all sides, around the scene, CSS pixels. */
  readonly padding: number;
  /** Literal colours, and fonts. */
  readonly palette: Palette;
  /** What stands above the plot. */
  readonly words: HeadWords;
  /** What an empty plot says. */
  readonly empty: string;
  /** Whether the newest row is news. */
  readonly fresh: boolean;
  /** Literal colours behind all, the hindmost first. */
  readonly background: readonly string[];
}

/** The size of a scene in a picture of this size with room around it. */
export function sizeInside(
  width: number,
  height: number,
  wish: number,
): { width: number; height: number; padding: number } {
  const padding = Math.min(wish, width / 4, height / 4);
  return { width: width - 2 * padding, height: height - 2 * padding, padding };
}

/**
 * Draws a picture; the scene's top left is the painter's. Title, state and legend are part of the picture; nothing is
 * on its way, nothing is pointed at.
 */
export function paintPicture(
  painter: Painter,
  { scene, padding, palette, words, empty, fresh, background }: Picture,
): Frame {
  const { width, height, label, measure, options } = scene;
  for (const color of background) {
    painter.fillStyle = color;
    painter.beginPath();
    painter.rect(-padding, -padding, width + 2 * padding, height + 2 * padding);
    painter.fill();
  }
  const maker = new FrameMaker();
  const make = (header: number): Frame => maker.make({ ...scene, header, still: true, pointer: undefined }, 0);
  let frame = make(0);
  let head = layHead(words, width, label, measure, frame.formats);
  // The plot's height decides how exact values are told, and they may take another row of names.
  for (let times = 0; times < 2; times += 1) {
    frame = make(head.height);
    const again = layHead(words, width, label, measure, frame.formats);
    const settled = again.height === head.height;
    head = again;
    if (settled) break;
  }
  paintFrame(painter, frame, { options, palette, measure, fresh });
  paintHead(painter, head, words, width, palette);
  const { plane } = frame;
  if (frame.oldest === undefined) {
    painter.font = palette.label;
    painter.fillStyle = palette.muted;
    painter.textAlign = "center";
    painter.textBaseline = "middle";
    // Above the middle, where a hairline may stand.
    painter.fillText(empty, plane.left + plane.width / 2, plane.top + plane.height / 2 - 11);
  }
  return frame;
}
