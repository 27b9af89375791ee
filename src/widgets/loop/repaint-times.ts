/** A text that changes more often than this cannot be read, ms. */
export const READABLE_TEXT_MS = 100;

/** How often words out of view are brought up to date, ms: they are read aloud, searched, copied all the same. */
export const UNSEEN_REPAINT_MS = 1_000;
