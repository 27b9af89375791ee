import { economy } from "./economy.mjs";
import { floods } from "./flood.mjs";
import { frames } from "./frames.mjs";
import { memory } from "./memory.mjs";
import { mount } from "./mount.mjs";
import { pan } from "./pan.mjs";
import { second } from "./second.mjs";
import { sizes } from "./sizes.mjs";

/** The suites, in the order of a whole run. */
export const suites = {
  frames: { label: "a frame of each contestant", run: frames },
  sizes: { label: "a frame with other pens", run: sizes },
  economy: { label: "a slow feed", run: economy },
  second: { label: "a second of looking at widgets", run: second },
  memory: { label: "what is held and allocated", run: memory },
  flood: { label: "more rows than anyone needs", run: floods },
  pan: { label: "panning through the past", run: pan },
  mount: { label: "until the first frame", run: mount },
};
