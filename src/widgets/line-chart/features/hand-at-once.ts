/** Stands for `hand-on-demand` in builds into a single file, which hold the code that serves the hand anyway. */
export { attachHand as hand } from "./hand.js";

/** The code, which needs no providing. */
export const handCode = { provide: (): void => undefined };
