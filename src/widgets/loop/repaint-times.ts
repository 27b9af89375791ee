/** The least time between two changes of a text that can be read, ms. */
export const READABLE_TEXT_MS = 100;

/** The time between two updates of text out of view, ms: it is still read aloud, searched and copied. */
export const UNSEEN_REPAINT_MS = 1_000;
