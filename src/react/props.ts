import type { AriaAttributes, HTMLAttributes } from "react";
import type { Listener } from "../widgets/index.js";

/** The attributes of the element around a widget that a component passes on, beside `aria-…` and `data-…`. */
export const hostNames = [
  "accessKey",
  "className",
  "dir",
  "draggable",
  "hidden",
  "id",
  "lang",
  "nonce",
  "role",
  "slot",
  "style",
  "suppressHydrationWarning",
  "tabIndex",
  "translate",
] as const satisfies readonly (keyof HTMLAttributes<HTMLElement>)[];

/** Handlers of a widget's events: that of `cross` is `onCross`. */
export type EventProps<Events extends object> = {
  readonly [Name in keyof Events & string as `on${Capitalize<Name>}`]?: Listener<Events[Name]> | undefined;
};

/** Handlers of DOM events. All of them are attributes of HTML: Preact, whose types stand here too, has no other name. */
type DomEventProps = {
  [Name in keyof HTMLAttributes<HTMLElement> as Extract<Name, `on${string}`>]?: HTMLAttributes<HTMLElement>[Name];
};

/** Props of the element around a widget: its attributes, and the DOM events that are not the widget's own. */
export type HostProps<Events extends object> = Readonly<
  // Partial: Preact knows fewer attributes.
  Partial<Pick<HTMLAttributes<HTMLElement>, (typeof hostNames)[number]>> &
    AriaAttributes &
    Omit<DomEventProps, keyof EventProps<Events>>
>;
