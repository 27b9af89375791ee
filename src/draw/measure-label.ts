/** Measures texts: the width of one in the font of labels, or in that of the newest value, CSS pixels. */
export type MeasureLabel = (text: string, strong?: boolean) => number;
