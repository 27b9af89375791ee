/** Measures a text in the page's font: its width, as a share of the font size. */
export type Measure = (text: string, weight?: number) => number;
