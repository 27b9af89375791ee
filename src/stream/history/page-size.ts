/** Number of rows to ask history for at a time. */
export const PAGE_SIZE = 1_000;
