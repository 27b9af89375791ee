/** A text that changes more often than this cannot be read, ms. */
export const legible = 100;

/** How often words out of view are brought up to date, ms: they are read aloud, searched, copied all the same. */
export const unseenPace = 1_000;
