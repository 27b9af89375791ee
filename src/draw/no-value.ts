/** What is shown where there is no number, or no time. */
export const NO_VALUE = "–";
