/** A widget's place on the page. */
export interface MountPoint {
  /** The one element that the widget adds to its target. */
  readonly node: HTMLElement;
  /** All of the widget is in here. */
  readonly root: ShadowRoot;
  /** Makes an element with the looks of its parts; it is not yet in the document. */
  element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, ...parts: string[]): HTMLElementTagNameMap[Tag];
}
