import type { Painter } from "./painter.js";

/** State to restore: the properties that are no methods, clip and dashes. */
interface SavedState {
  readonly properties: Partial<Painter>;
  readonly clip: number;
  readonly dash: string;
}

/** Options of {@link SvgPainter.toSVG}. */
export interface SvgOptions {
  /** Name of the picture for screen readers. Default: none. */
  readonly title?: string;
  /** Description for screen readers. Default: none. */
  readonly description?: string;
  /** Padding on all sides, around the size, CSS px. Default 0. */
  readonly padding?: number;
}

const ANCHORS = { start: "start", left: "start", center: "middle", end: "end", right: "end" };

/**
 * Distance of a text's baseline below its y, em, as canvases have it for common fonts: not every viewer knows
 * `dominant-baseline`.
 */
const BASELINE_DROPS_EM = { alphabetic: 0, ideographic: -0.2, middle: 0.32, hanging: 0.8, top: 0.8, bottom: -0.2 };
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A literal colour: nothing that names, loads or computes (`var()`, `url()`, `env()`, `if()`). */
const LITERAL_COLOR = /^(#[0-9a-f]{3,8}|[a-z]+|(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([-+\w\s.,%/]*\))$/i;

/** Style, weight, size and family of a computed `font`. */
const COMPUTED_FONT =
  /^(?:(?<style>italic|oblique)\s+)?(?:(?<weight>bold|normal|\d+)\s+)?(?<size>[\d.]+)px(?:\/\S+)?\s+(?<family>.+)$/;

/** Characters that XML 1.0 has no way to write, lone surrogates among them. */
// eslint-disable-next-line no-control-regex -- the pattern looks for control characters
const FORBIDDEN_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;

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
  readonly #elements: string[] = [];
  readonly #clips: string[] = [];
  readonly #savedStates: SavedState[] = [];
  #path = "";
  #dash = "";
  /** The number of the clip in force; 0 for none. */
  #clip = 0;

  /** @param prefix - beginning of the ids of clips; give each picture of a document its own. Default `"tick-clip-"` */
  constructor(prefix = "tick-clip-") {
    this.#prefix = prefix;
  }

  save(): void {
    this.#savedStates.push({ properties: { ...(this as Painter) }, clip: this.#clip, dash: this.#dash });
  }

  restore(): void {
    const saved = this.#savedStates.pop();
    if (saved === undefined) return;
    Object.assign(this, saved.properties);
    this.#clip = saved.clip;
    this.#dash = saved.dash;
  }

  beginPath(): void {
    this.#path = "";
  }

  moveTo(x: number, y: number): void {
    this.#addCommand("M", x, y);
  }

  lineTo(x: number, y: number): void {
    this.#addCommand(this.#path === "" ? "M" : "L", x, y);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#addCommand("C", x1, y1, x2, y2, x, y);
  }

  arc(x: number, y: number, radius: number, from: number, to: number): void {
    // Two halves: SVG has no arc that ends where it begins.
    const middle = (from + to) / 2;
    this.lineTo(x + radius * Math.cos(from), y + radius * Math.sin(from));
    for (const angle of [middle, to]) {
      this.#addCommand("A", radius, radius, 0, 0, 1, x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
  }

  rect(x: number, y: number, width: number, height: number): void {
    if (![x, y, width, height].every(Number.isFinite)) return;
    this.#path += `M${textOf(x)},${textOf(y)}h${textOf(width)}v${textOf(height)}h${textOf(-width)}Z`;
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
    this.#addElement(`<path d="${this.#path}" fill="${literalColor(this.fillStyle)}"${this.#opacityAttribute()}/>`);
  }

  stroke(): void {
    if (this.#path === "") return;
    const join = this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    const cap = this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`;
    const dash = this.#dash === "" ? "" : ` stroke-dasharray="${this.#dash}"`;
    const width = ` stroke-width="${textOf(this.lineWidth)}"`;
    const attributes = `${width}${join}${cap}${dash}${this.#opacityAttribute()}`;
    this.#addElement(`<path d="${this.#path}" fill="none" stroke="${literalColor(this.strokeStyle)}"${attributes}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const anchor =
      this.textAlign === "start" || this.textAlign === "left" ? "" : ` text-anchor="${ANCHORS[this.textAlign]}"`;
    const drop = BASELINE_DROPS_EM[this.textBaseline];
    const baseline = drop === 0 ? "" : ` dy="${drop}em"`;
    const position = `x="${textOf(x)}" y="${textOf(y)}"`;
    const attributes = `${anchor}${baseline}${fontAttributes(this.font)}${this.#opacityAttribute()}`;
    this.#addElement(`<text ${position} fill="${literalColor(this.fillStyle)}"${attributes}>${escape(text)}</text>`);
  }

  setLineDash(lengths: number[]): void {
    this.#dash = lengths.map(textOf).join(" ");
  }

  /** Returns the whole picture as one `<svg>` element of this size, CSS px. */
  toSVG(width: number, height: number, { title, description, padding = 0 }: SvgOptions = {}): string {
    const [start, across, down] = [textOf(-padding), textOf(width + 2 * padding), textOf(height + 2 * padding)];
    const size = `width="${across}" height="${down}" viewBox="${start} ${start} ${across} ${down}"`;
    const clips = this.#clips.map((path, index) => `<clipPath id="${this.#prefix}${index + 1}">${path}</clipPath>`);
    const role = title === undefined ? "" : ` role="img" aria-label="${escape(title)}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size}${role}>`,
      ...(title === undefined ? [] : [`<title>${escape(title)}</title>`]),
      ...(description === undefined ? [] : [`<desc>${escape(description)}</desc>`]),
      ...(clips.length > 0 ? [`<defs>${clips.join("")}</defs>`] : []),
      ...this.#elements,
      "</svg>",
    ].join("\n");
  }

  #addCommand(command: string, ...numbers: number[]): void {
    if (numbers.every(Number.isFinite)) this.#path += command + numbers.map(textOf).join(",");
  }

  #addElement(element: string): void {
    this.#elements.push(this.#clip === 0 ? element : `<g${this.#clipAttribute()}>${element}</g>`);
  }

  #clipAttribute(): string {
    return this.#clip === 0 ? "" : ` clip-path="url(#${this.#prefix}${this.#clip})"`;
  }

  #opacityAttribute(): string {
    return this.globalAlpha === 1 ? "" : ` opacity="${textOf(this.globalAlpha)}"`;
  }
}

/** Tells whether a text is a literal colour, which needs no page to be known and loads nothing. */
export function isLiteralColor(text: string): boolean {
  return LITERAL_COLOR.test(text);
}

function textOf(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

function literalColor(style: string | object): string {
  return typeof style === "string" && isLiteralColor(style) ? style : "none";
}

function fontAttributes(text: string): string {
  const parts = COMPUTED_FONT.exec(text);
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
  return text.replace(FORBIDDEN_CHARACTERS, "").replace(/[&<>"]/g, (character) => ESCAPES[character]);
}
