import type { Painter } from "./painter.js";

/** The properties that {@link Painter.save} remembers. */
type Style = Pick<
  Painter,
  | "fillStyle"
  | "strokeStyle"
  | "lineWidth"
  | "lineCap"
  | "lineJoin"
  | "globalAlpha"
  | "font"
  | "textAlign"
  | "textBaseline"
>;

/** A style with the clip and the dashes of its time. */
interface Saved {
  readonly style: Style;
  readonly clip: number;
  readonly dash: string;
}

/** How {@link SvgPainter.toSVG} presents the picture. */
export interface SvgOptions {
  /** What a screen reader calls it. Default: nothing. */
  readonly title?: string;
  /** What it says beside. Default: nothing. */
  readonly description?: string;
  /** Room on all sides, around the size, CSS px. Default 0. */
  readonly padding?: number;
  /** A literal colour behind all. Default: none. */
  readonly background?: string;
}

const ANCHORS = { start: "start", left: "start", center: "middle", end: "end", right: "end" };

/**
 * How far below its y a text stands, in em, as canvases have it for common fonts: not every viewer knows
 * `dominant-baseline`.
 */
const DROPS = { alphabetic: 0, ideographic: -0.2, middle: 0.32, hanging: 0.8, top: 0.8, bottom: -0.2 };
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A literal colour: nothing that names, loads or computes (`var()`, `url()`, `env()`, `if()`). */
const COLOR = /^(#[0-9a-f]{3,8}|[a-z]+|(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([-+\w\s.,%/]*\))$/i;

/** Style, weight, size and family of a computed `font`. */
const FONT =
  /^(?:(?<style>italic|oblique)\s+)?(?:(?<weight>bold|normal|\d+)\s+)?(?<size>[\d.]+)px(?:\/\S+)?\s+(?<family>.+)$/;

/** Characters that XML 1.0 has no way to write, halves of pairs among them. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;

/**
 * A painter that writes SVG text: for export, for Node, for snapshots. The same calls give the same text; numbers have
 * two decimals at most. A colour that is not a literal one is written as `none`, so that nothing is ever fetched.
 */
export class SvgPainter implements Painter {
  fillStyle: string | object = "#000";
  strokeStyle: string | object = "#000";
  lineWidth = 1;
  lineCap: Painter["lineCap"] = "butt";
  lineJoin: Painter["lineJoin"] = "miter";
  globalAlpha = 1;
  font = "10px sans-serif";
  textAlign: Painter["textAlign"] = "start";
  textBaseline: Painter["textBaseline"] = "alphabetic";
  readonly #prefix: string;
  readonly #marks: string[] = [];
  readonly #clips: string[] = [];
  readonly #saved: Saved[] = [];
  #path = "";
  #dash = "";
  /** The number of the clip in force; 0 for none. */
  #clip = 0;

  /** @param prefix - begins the ids of clips; give each picture of a document its own. Default `"tick-clip-"` */
  constructor(prefix = "tick-clip-") {
    this.#prefix = prefix;
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, font, textAlign, textBaseline } = this;
    this.#saved.push({
      style: { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, font, textAlign, textBaseline },
      clip: this.#clip,
      dash: this.#dash,
    });
  }

  restore(): void {
    const saved = this.#saved.pop();
    if (saved === undefined) return;
    Object.assign(this, saved.style);
    this.#clip = saved.clip;
    this.#dash = saved.dash;
  }

  beginPath(): void {
    this.#path = "";
  }

  moveTo(x: number, y: number): void {
    this.#add("M", x, y);
  }

  lineTo(x: number, y: number): void {
    this.#add(this.#path === "" ? "M" : "L", x, y);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#add("C", x1, y1, x2, y2, x, y);
  }

  arc(x: number, y: number, radius: number, from: number, to: number): void {
    // In halves, for SVG has no arc that ends where it begins.
    const middle = (from + to) / 2;
    this.lineTo(x + radius * Math.cos(from), y + radius * Math.sin(from));
    for (const angle of [middle, to]) {
      this.#add("A", radius, radius, 0, 0, 1, x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
  }

  rect(x: number, y: number, width: number, height: number): void {
    if (![x, y, width, height].every(Number.isFinite)) return;
    this.#path += `M${write(x)},${write(y)}h${write(width)}v${write(height)}h${write(-width)}Z`;
  }

  closePath(): void {
    if (this.#path !== "") this.#path += "Z";
  }

  clip(): void {
    const outer = this.#clipAttribute();
    this.#clips.push(`<path d="${this.#path}"${outer}/>`);
    this.#clip = this.#clips.length;
  }

  fill(): void {
    if (this.#path === "") return;
    this.#mark(`<path d="${this.#path}" fill="${color(this.fillStyle)}"${this.#alpha()}/>`);
  }

  stroke(): void {
    if (this.#path === "") return;
    const join = this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    const cap = this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`;
    const dash = this.#dash === "" ? "" : ` stroke-dasharray="${this.#dash}"`;
    const width = ` stroke-width="${write(this.lineWidth)}"`;
    const pen = `${width}${join}${cap}${dash}${this.#alpha()}`;
    this.#mark(`<path d="${this.#path}" fill="none" stroke="${color(this.strokeStyle)}"${pen}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const anchor =
      this.textAlign === "start" || this.textAlign === "left" ? "" : ` text-anchor="${ANCHORS[this.textAlign]}"`;
    const drop = DROPS[this.textBaseline];
    const baseline = drop === 0 ? "" : ` dy="${drop}em"`;
    const place = `x="${write(x)}" y="${write(y)}"`;
    const look = `${anchor}${baseline}${font(this.font)}${this.#alpha()}`;
    this.#mark(`<text ${place} fill="${color(this.fillStyle)}"${look}>${escape(text)}</text>`);
  }

  setLineDash(lengths: number[]): void {
    this.#dash = lengths.map(write).join(" ");
  }

  /** The whole picture as one `<svg>` element of this size, CSS px. */
  toSVG(width: number, height: number, { title, description, padding = 0, background }: SvgOptions = {}): string {
    const [start, across, down] = [write(-padding), write(width + 2 * padding), write(height + 2 * padding)];
    const size = `width="${across}" height="${down}" viewBox="${start} ${start} ${across} ${down}"`;
    const clips = this.#clips.map((path, index) => `<clipPath id="${this.#prefix}${index + 1}">${path}</clipPath>`);
    const role = title === undefined ? "" : ` role="img" aria-label="${escape(title)}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size}${role}>`,
      ...(title === undefined ? [] : [`<title>${escape(title)}</title>`]),
      ...(description === undefined ? [] : [`<desc>${escape(description)}</desc>`]),
      ...(clips.length > 0 ? [`<defs>${clips.join("")}</defs>`] : []),
      ...(background === undefined
        ? []
        : [`<rect x="${start}" y="${start}" width="${across}" height="${down}" fill="${color(background)}"/>`]),
      ...this.#marks,
      "</svg>",
    ].join("\n");
  }

  #add(command: string, ...numbers: number[]): void {
    if (numbers.every(Number.isFinite)) this.#path += command + numbers.map(write).join(",");
  }

  #mark(element: string): void {
    this.#marks.push(this.#clip === 0 ? element : `<g${this.#clipAttribute()}>${element}</g>`);
  }

  #clipAttribute(): string {
    return this.#clip === 0 ? "" : ` clip-path="url(#${this.#prefix}${this.#clip})"`;
  }

  #alpha(): string {
    return this.globalAlpha === 1 ? "" : ` opacity="${write(this.globalAlpha)}"`;
  }
}

/** Whether a text is a colour that needs no page to be known, and loads nothing. */
export function isLiteralColor(text: string): boolean {
  return COLOR.test(text);
}

function write(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

function color(style: string | object): string {
  return typeof style === "string" && isLiteralColor(style) ? style : "none";
}

function font(text: string): string {
  const parts = FONT.exec(text);
  if (parts === null) return "";
  const { style, weight, size, family } = parts.groups as Record<
    "style" | "weight" | "size" | "family",
    string | undefined
  >;
  const slant = style === undefined ? "" : ` font-style="${style}"`;
  const bold = weight === undefined || weight === "400" || weight === "normal" ? "" : ` font-weight="${weight}"`;
  return `${slant}${bold} font-size="${size ?? ""}" font-family="${escape(family ?? "")}"`;
}

function escape(text: string): string {
  return text.replace(FORBIDDEN, "").replace(/[&<>"]/g, (character) => ESCAPES[character]);
}
