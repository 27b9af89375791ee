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

/** Props of the element around a widget: its attributes, and the DOM events that are not the widget's own. */
export type HostProps<Events extends object> = Readonly<
  // Partial, and events by the attributes of HTML: under Preact's types, which stand here too, there are fewer names.
  Partial<Pick<HTMLAttributes<HTMLElement>, (typeof hostNames)[number]>> &
    AriaAttributes & {
      [
        Name in keyof HTMLAttributes<HTMLElement> as Exclude<Extract<Name, `on${string}`>, keyof EventProps<Events>>
      ]?: HTMLAttributes<HTMLElement>[Name];
    }
>;
