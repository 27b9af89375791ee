import type { Scope, Undo } from "../page/scope.js";

/** The size of what is drawn on. */
export interface Size {
  /** CSS pixels. */
  readonly width: number;
  /** CSS pixels. */
  readonly height: number;
  /** Whole device pixels: the width of a canvas that is not blurred. */
  readonly pixelWidth: number;
  /** Whole device pixels. */
  readonly pixelHeight: number;
  /**
   * Device pixels a CSS pixel, as large as it stands there: more than the page's own within `zoom` or a `transform`
   * that enlarges.
   */
  readonly dpr: number;
}

/**
 * Reports an element's size once it has one, and each change of it or of the device pixel ratio. An element that is
 * empty, `display: none` or detached is waited for; `undefined` says that it has lost its size again.
 *
 * Reports come before the frame is painted. The element's size must not depend on what is drawn on it, so no report
 * can cause another one in the same frame.
 */
export function watchSize(scope: Scope, element: HTMLElement, report: (size: Size | undefined) => void): void {
  const own = scope.child();
  let last: Size | undefined;

  const tell = (size: Size | undefined): void => {
    if (own.closed || same(size, last)) return;
    last = size;
    report(size);
  };
  own.observeSize(
    element,
    (entry) => {
      tell(sizeOf(element, entry));
    },
    "device-pixel-content-box",
  );

  let undo: Undo | undefined;
  const watchRatio = (): void => {
    undo?.();
    undo = own.media(`(resolution: ${ratio()}dppx)`, () => {
      watchRatio();
      if (last !== undefined) tell(scaled(element, last.width, last.height));
    });
  };
  watchRatio();
}

/** Device pixels a CSS pixel that paper is worth, and how many there may be in a row. */
const fine = 2;
const finest = 6_000;

/** The size with as many pixels as paper shows, within reason. */
export function onPaper(size: Size | undefined): Size | undefined {
  if (size === undefined) return undefined;
  const { width, height } = size;
  const dpr = Math.max(size.dpr, Math.min(fine, finest / Math.max(width, height)));
  return { width, height, dpr, pixelWidth: Math.round(width * dpr), pixelHeight: Math.round(height * dpr) };
}

function sizeOf(element: Element, entry: ResizeObserverEntry): Size | undefined {
  const { width, height } = entry.contentRect;
  if (!(width > 0 && height > 0)) return undefined;
  const exact = (entry.devicePixelContentBoxSize as readonly ResizeObserverSize[] | undefined)?.[0];
  const size = scaled(element, width, height);
  // An emulated ratio is unknown to the exact box; real ones differ by rounding alone.
  const real =
    exact !== undefined &&
    Math.abs(exact.inlineSize - width * size.dpr) <= 1 &&
    Math.abs(exact.blockSize - height * size.dpr) <= 1;
  return real ? { ...size, pixelWidth: exact.inlineSize, pixelHeight: exact.blockSize } : size;
}

/**
 * Enlarged by less, it is taken for as large as it is: a box that moves in is not yet what it will be. By more than the
 * most it is blurred.
 */
const leastScale = 1.2;
const mostScale = 4;

/** How many times as large as it is an element is shown, by its area: where it is turned, its box is larger. */
function scaleOf(element: Element, area: number): number {
  const { width, height } = element.getBoundingClientRect();
  const scale = Math.sqrt((width * height) / area);
  return scale >= leastScale ? Math.min(scale, mostScale) : 1;
}

function scaled(element: Element, width: number, height: number): Size {
  const dpr = ratio() * scaleOf(element, width * height);
  return {
    width,
    height,
    pixelWidth: Math.max(1, Math.round(width * dpr)),
    pixelHeight: Math.max(1, Math.round(height * dpr)),
    dpr,
  };
}

function ratio(): number {
  return globalThis.devicePixelRatio > 0 ? globalThis.devicePixelRatio : 1;
}

function same(a: Size | undefined, b: Size | undefined): boolean {
  return (
    a?.width === b?.width &&
    a?.height === b?.height &&
    a?.pixelWidth === b?.pixelWidth &&
    a?.pixelHeight === b?.pixelHeight &&
    a?.dpr === b?.dpr
  );
}
