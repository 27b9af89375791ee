import type { Page } from "./page.js";

/** The place of a widget on the page. */
export interface MountPoint {
  /** The one element that the widget adds to its target. */
  readonly node: HTMLElement;
  /** The shadow root, which holds all of the widget. */
  readonly root: ShadowRoot;
  /** The document that the widget is in. */
  readonly page: Page;
  /** A hidden element, in whose children colours and lengths are computed. */
  readonly probe: HTMLElement;
  /** Makes an element with the styles of its parts; the caller puts it into the document. */
  element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, ...parts: string[]): HTMLElementTagNameMap[Tag];
}
