/** Returns the width of a text, CSS px, in the font of labels, or (`strong`) in that of the newest value. */
export type MeasureLabel = (text: string, strong?: boolean) => number;
