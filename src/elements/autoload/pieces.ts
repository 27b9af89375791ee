/** What a file brings. */
export type Piece = Readonly<Record<string, unknown>>;

/** Makes what a file brings out of what it needs of other files. */
export type MakePiece = (...needs: readonly Piece[]) => Piece;

/**
 * The files of the package, each fetched once, together with those that it needs: all at the same time, as the list of
 * needs is known before the first of them has come. A file that has failed to come is fetched again for whoever asks
 * next; those that have come stay.
 */
export class Pieces {
  readonly #needs: Readonly<Record<string, readonly string[]>>;
  readonly #fetch: (name: string) => Promise<MakePiece>;
  readonly #pieces = new Map<string, Promise<Piece>>();

  /** @param needs - the names of all files, each with those that it needs directly */
  constructor(needs: Readonly<Record<string, readonly string[]>>, fetch: (name: string) => Promise<MakePiece>) {
    this.#needs = needs;
    this.#fetch = fetch;
  }

  /** Fetches a file. */
  load(name: string): Promise<Piece> {
    const known = this.#pieces.get(name);
    if (known !== undefined) return known;
    const coming = Promise.all([this.#fetch(name), ...this.#needs[name].map((each) => this.load(each))]).then(
      ([make, ...needs]) => make(...needs),
    );
    this.#pieces.set(name, coming);
    coming.catch(() => {
      this.#pieces.delete(name);
    });
    return coming;
  }
}
