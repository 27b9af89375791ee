import { nameOf } from "../page/dom.js";
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

/** Elements of a page that were told of: widgets of one dashboard are empty for one reason. */
const warnedHolders = /* @__PURE__ */ new WeakSet<Element>();

/** A widget that is on the page without a size for this long is told of on the console; it may be on its way to one. */
const EMPTY_AFTER_MS = 1_000;

/**
 * Reports an element's size once it has one, then each change of it or of the device pixel ratio. Waits for an element
 * that is empty, `display: none` or detached; reports `undefined` once the element has lost its size again. Tells once
 * on the console of an element that stays empty though it is displayed.
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

  const warnIfEmpty = (): void => {
    if (last !== undefined || element.getClientRects().length === 0) return;
    const { node } = page;
    const holder = holderOf(node);
    if (warnedHolders.has(holder)) return;
    warnedHolders.add(holder);
    const name = nameOf(holder);
    const [what, length] = element.clientWidth > 0 ? ["high", "height"] : ["wide", "width"];
    console.warn(`tickline: the widget in ${name} is 0 px ${what}, and cannot be seen. Give ${name} a ${length}`, node);
  };
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
        if (last === undefined) scope.timeout(warnIfEmpty, EMPTY_AFTER_MS);
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

/** Returns the element of the page whose size is that of a widget, which may be inside others. */
function holderOf(node: Element): Element {
  const { host } = node.getRootNode() as Partial<ShadowRoot>;
  if (host !== undefined) return holderOf(host);
  return node.localName.includes("-") ? node : (node.parentElement ?? node);
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
