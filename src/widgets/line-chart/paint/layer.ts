import type { Painter } from "../../../draw/index.js";
import type { Frame } from "../frame/frame.js";
import type { PaintStyle } from "./paint-style.js";

/** Paints one part of a frame. The painter's unit is the CSS pixel. */
export type Layer = (painter: Painter, frame: Frame, style: PaintStyle) => void;
