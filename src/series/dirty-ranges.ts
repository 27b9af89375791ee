/** Records kept. A reader that lags further behind is told that everything may have changed. */
const KEPT = 128;

/** Records that may pile up between two readings; further ones are joined to the newest. */
const OPEN = 32;

/**
 * What has changed in a series since a reader last looked: a bounded list of closed time intervals, shared by any
 * number of readers. A reader remembers the {@link DirtyRanges.revision} at which it looked, and asks for what came
 * {@link DirtyRanges.since | since}. Nothing is allocated after construction.
 */
export class DirtyRanges {
  readonly #from = new Float64Array(KEPT);
  readonly #to = new Float64Array(KEPT);
  readonly #at = new Float64Array(KEPT);
  #revision = 0;
  #end = 0;
  /** Records before this index have been read and change no more. */
  #sealed = 0;
  /** The revision of the newest record that is no longer kept. */
  #forgotten = 0;

  /** Grows with every change. */
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
    for (let index = this.#end - 1; index >= this.#sealed; index -= 1) {
      if (from <= this.to(index) && to >= this.from(index)) {
        this.#widen(index, from, to);
        return;
      }
    }
    if (this.#end - this.#sealed >= OPEN) {
      this.#widen(this.#end - 1, from, to);
      return;
    }
    const slot = this.#end % KEPT;
    if (this.#end >= KEPT) this.#forgotten = Math.max(this.#forgotten, this.#at[slot]);
    this.#from[slot] = from;
    this.#to[slot] = to;
    this.#at[slot] = this.#revision;
    this.#end += 1;
  }

  /**
   * Finds what came after a revision: the records from the returned index to {@link DirtyRanges.end}.
   * @returns the index, or −1 where that is no longer known: everything may have changed
   */
  since(revision: number): number {
    this.#sealed = this.#end;
    if (revision < this.#forgotten) return -1;
    let index = this.#end;
    const oldest = Math.max(0, this.#end - KEPT);
    while (index > oldest && this.#at[(index - 1) % KEPT] > revision) index -= 1;
    return index;
  }

  /** The earliest time of a record. */
  from(index: number): number {
    return this.#from[index % KEPT];
  }

  /** The latest time of a record. */
  to(index: number): number {
    return this.#to[index % KEPT];
  }

  #widen(index: number, from: number, to: number): void {
    const slot = index % KEPT;
    this.#from[slot] = Math.min(this.#from[slot], from);
    this.#to[slot] = Math.max(this.#to[slot], to);
    this.#at[slot] = this.#revision;
  }
}
