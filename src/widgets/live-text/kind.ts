import type { Kind } from "../widget/kind.js";
import type { WidgetEvents } from "../widget/widget.js";
import { liveText } from "./index.js";
import type { LiveTextOptions } from "./options.js";
import { liveTextSchema } from "./options.js";
import { liveTextStyles } from "./styles.js";

/** The live text. */
export const liveTextKind: Kind<LiveTextOptions<never>, WidgetEvents> = {
  factory: liveText,
  options: liveTextSchema(),
  styles: liveTextStyles,
  events: [],
  inline: true,
  span: "all",
  tag: "p",
  panel: {
    border: "none",
    "border-radius": "0",
    "background-color": "transparent",
    "font-size": "1rem",
    "line-height": "1.5",
    "overflow-wrap": "anywhere",
  },
  named: true,
};
