/** A sentence in each language. */
export type Sentence = readonly [english: string, german: string];

/** Sentences by their names. */
export type Sentences = Readonly<Record<string, Sentence>>;
