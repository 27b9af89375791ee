/** Most records kept. A reader that lags further behind is told that everything may have changed. */
const MAX_RECORDS = 128;

/** Most records between two reads; further ones are joined to the newest. */
const MAX_UNREAD = 32;

/**
 * Time ranges of a series that have changed: a bounded list of closed intervals, shared by any number of readers. A
 * reader remembers the {@link DirtyRanges.revision} of its last read, and asks for what came {@link DirtyRanges.since |
 * since}. Nothing is allocated after construction.
 */
export class DirtyRanges {
  readonly #from = new Float64Array(MAX_RECORDS);
  readonly #to = new Float64Array(MAX_RECORDS);
  readonly #revisions = new Float64Array(MAX_RECORDS);
  #revision = 0;
  #end = 0;
  /** Records before this index have been read and change no more. */
  #readTo = 0;
  /** The revision of the newest record that is no longer kept. */
  #forgotten = 0;

  /** Revision, which grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** The index after the last record. */
  get end(): number {
    return this.#end;
  }

  /** Records that something between two times, both included, has changed. */
  add(from: number, to: number): void {
    this.#revision += 1;
    for (let index = this.#end - 1; index >= this.#readTo; index -= 1) {
      if (from <= this.to(index) && to >= this.from(index)) {
        this.#widen(index, from, to);
        return;
      }
    }
    if (this.#end - this.#readTo >= MAX_UNREAD) {
      this.#widen(this.#end - 1, from, to);
      return;
    }
    const slot = this.#end % MAX_RECORDS;
    if (this.#end >= MAX_RECORDS) this.#forgotten = Math.max(this.#forgotten, this.#revisions[slot]);
    this.#from[slot] = from;
    this.#to[slot] = to;
    this.#revisions[slot] = this.#revision;
    this.#end += 1;
  }

  /**
   * Finds the records after a revision: from the returned index to {@link DirtyRanges.end}.
   * @returns the index, or −1 where it is no longer known: everything may have changed
   */
  since(revision: number): number {
    this.#readTo = this.#end;
    if (revision < this.#forgotten) return -1;
    let index = this.#end;
    const oldest = Math.max(0, this.#end - MAX_RECORDS);
    while (index > oldest && this.#revisions[(index - 1) % MAX_RECORDS] > revision) index -= 1;
    return index;
  }

  /** The earliest time of a record. */
  from(index: number): number {
    return this.#from[index % MAX_RECORDS];
  }

  /** The latest time of a record. */
  to(index: number): number {
    return this.#to[index % MAX_RECORDS];
  }

  #widen(index: number, from: number, to: number): void {
    const slot = index % MAX_RECORDS;
    this.#from[slot] = Math.min(this.#from[slot], from);
    this.#to[slot] = Math.max(this.#to[slot], to);
    this.#revisions[slot] = this.#revision;
  }
}
