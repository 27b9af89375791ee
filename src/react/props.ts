import type { AriaAttributes, DOMAttributes, HTMLAttributes } from "react";
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

/** Props of the element around a widget: its attributes, and the DOM events that are not the widget's own. */
export type HostProps<Events extends object> = Readonly<
  // Partial: Preact's types, under which these stand too, know fewer attributes.
  Partial<Pick<HTMLAttributes<HTMLElement>, (typeof hostNames)[number]>> &
    AriaAttributes &
    Omit<DOMAttributes<HTMLElement>, keyof EventProps<Events> | "children" | "dangerouslySetInnerHTML">
>;
