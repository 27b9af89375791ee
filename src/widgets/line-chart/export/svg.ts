import { SvgPainter } from "../../../draw/svg-painter.js";
import type { Phrase } from "../../words/phrase.js";
import type { Frame } from "../frame/frame.js";
import { newestWordsOfAll } from "../words/newest-words.js";
import type { Picture } from "./picture.js";
import { paintPicture } from "./picture.js";

/** Lines in the description that get their values in words, at most. */
const MAX_TOLD_LINES = 6;

/** Prefix of ids until the hash is known; no text of a picture can hold this character. */
const ID_PLACEHOLDER = "\u0001";

/**
 * Writes a picture as an SVG document of its own: the same picture gives the same text, and ids differ between
 * pictures, so that several may stand in one page.
 *
 * @param name - accessible name
 * @param notes - further notes for the description
 * @param phrase - says the sentences of the description
 */
export function writeSVG(picture: Picture, name: string, notes: readonly string[], phrase: Phrase): string {
  const painter = new SvgPainter(ID_PLACEHOLDER);
  const frame = paintPicture(painter, picture);
  const {
    padding,
    input: { width, height },
  } = picture;
  const description = [valuesOf(frame, picture.empty, phrase), ...notes].join("; ");
  const text = painter.toSVG(width, height, { title: name, description, padding });
  return text.replaceAll(ID_PLACEHOLDER, `tick-${hash(text)}-`);
}

function valuesOf(frame: Frame, empty: string, phrase: Phrase): string {
  return frame.lines.length === 0 ? empty : newestWordsOfAll(frame.lines, frame, MAX_TOLD_LINES, phrase);
}

/** Returns a short hash of a text: FNV-1a, 32 bits. */
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(36);
}
