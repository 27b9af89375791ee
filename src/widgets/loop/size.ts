import type { Page } from "../page/page.js";
import { viewOf } from "../page/page.js";
import type { Scope, Undo } from "../page/scope.js";

/** The size of a drawing surface. */
export interface Size {
  /** Width, CSS pixels. */
  readonly width: number;
  /** Height, CSS pixels. */
  readonly height: number;
  /** Width of a sharp canvas, whole device pixels. */
  readonly pixelWidth: number;
  /** Height of a sharp canvas, whole device pixels. */
  readonly pixelHeight: number;
  /**
   * Device pixels per CSS pixel as the element is shown: more than the page's own ratio inside `zoom` or a `transform`
   * that enlarges.
   */
  readonly dpr: number;
}

/**
 * Reports an element's size once it has one, then each change of it or of the device pixel ratio. Waits for an element
 * that is empty, `display: none` or detached; reports `undefined` once the element has lost its size again.
 *
 * Reports come before the frame is painted. The element's size must not depend on the drawing, so that no report causes
 * another one in the same frame.
 *
 * @returns reports another ratio now, where no event has told of it
 */
export function watchSize(
  scope: Scope,
  page: Page,
  element: HTMLElement,
  report: (size: Size | undefined) => void,
): () => void {
  let last: Size | undefined;
  let ratio = pixelRatio(element);

  const reportChange = (size: Size | undefined): void => {
    if (scope.closed || isSameSize(size, last)) return;
    last = size;
    report(size);
  };
  const checkRatio = (): void => {
    const next = pixelRatio(element);
    if (next === ratio) return;
    ratio = next;
    if (last !== undefined) reportChange(scaledSize(element, last.width, last.height));
  };
  page.follow(scope, (attached) => {
    attached.observeSize(
      element,
      (entry) => {
        reportChange(sizeOf(element, entry));
      },
      "device-pixel-content-box",
      page.view,
    );
    let undo: Undo | undefined;
    const watchRatio = (): void => {
      undo?.();
      undo = attached.media(
        `(resolution: ${pixelRatio(element)}dppx)`,
        () => {
          watchRatio();
          checkRatio();
        },
        page.view,
      );
    };
    watchRatio();
  });
  return checkRatio;
}

/** Device pixels per CSS pixel that paper shows. */
const PAPER_DPR = 2;

/** The most device pixels in a row or column that the paper's ratio may make. */
const MAX_PAPER_PX = 6_000;

/** Returns the size with the pixels that paper shows, at least as many as the screen's. */
export function onPaper(size: Size | undefined): Size | undefined {
  if (size === undefined) return undefined;
  const { width, height } = size;
  const dpr = Math.max(size.dpr, Math.min(PAPER_DPR, MAX_PAPER_PX / Math.max(width, height)));
  return { width, height, dpr, pixelWidth: Math.round(width * dpr), pixelHeight: Math.round(height * dpr) };
}

function sizeOf(element: Element, entry: ResizeObserverEntry): Size | undefined {
  const { width, height } = entry.contentRect;
  if (!(width > 0 && height > 0)) return undefined;
  const exactBox = (entry.devicePixelContentBoxSize as readonly ResizeObserverSize[] | undefined)?.[0];
  const size = scaledSize(element, width, height);
  // The exact box ignores an emulated ratio; with a real one it differs by rounding alone.
  const isRatioReal =
    exactBox !== undefined &&
    Math.abs(exactBox.inlineSize - width * size.dpr) <= 1 &&
    Math.abs(exactBox.blockSize - height * size.dpr) <= 1;
  return isRatioReal ? { ...size, pixelWidth: exactBox.inlineSize, pixelHeight: exactBox.blockSize } : size;
}

/** Enlargement below this counts as none, as an element that is animated in has not reached its scale yet. */
const MIN_SCALE = 1.2;

/** The largest enlargement that a canvas has pixels for; beyond it is blurred. */
const MAX_SCALE = 4;

/**
 * Returns the enlargement of an element by zoom and transforms, 1 or more. By area, as the box of a turned element is
 * longer than the element.
 */
function scaleOf(element: Element, area: number): number {
  const { width, height } = element.getBoundingClientRect();
  const scale = Math.sqrt((width * height) / area);
  return scale >= MIN_SCALE ? Math.min(scale, MAX_SCALE) : 1;
}

function scaledSize(element: Element, width: number, height: number): Size {
  const dpr = pixelRatio(element) * scaleOf(element, width * height);
  return {
    width,
    height,
    pixelWidth: Math.max(1, Math.round(width * dpr)),
    pixelHeight: Math.max(1, Math.round(height * dpr)),
    dpr,
  };
}

function pixelRatio({ ownerDocument }: Element): number {
  const { devicePixelRatio } = viewOf(ownerDocument);
  return devicePixelRatio > 0 ? devicePixelRatio : 1;
}

function isSameSize(a: Size | undefined, b: Size | undefined): boolean {
  return (
    a?.width === b?.width &&
    a?.height === b?.height &&
    a?.pixelWidth === b?.pixelWidth &&
    a?.pixelHeight === b?.pixelHeight &&
    a?.dpr === b?.dpr
  );
}
