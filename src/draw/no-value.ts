/** Text in place of a missing number or time. */
export const NO_VALUE = "–";
