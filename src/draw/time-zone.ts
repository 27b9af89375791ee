/**
 * Step of the search for changes, within which a zone changes its offset at most once, ms: Morocco's summer time pauses
 * for a month.
 */
const SEARCH_STEP_MS = 10 * 86_400_000;

/** Most steps of a search: an hour in a longer span is too small to be seen. */
const MAX_SEARCH_STEPS = 4_000;

/** Last moment of a calendar, epoch ms. */
export const LAST_TIME_MS = 8.64e15;

/** Precision to which a change of offset is found, ms: zones change at whole seconds. */
const PRECISION_MS = 1_000;

/** Wall clock of a time zone: a wall time is what its clocks show, as epoch ms of UTC. */
export class TimeZone {
  readonly #name: string | undefined;
  #format: Intl.DateTimeFormat | undefined;
  /** Span searched last, and the changes in it. */
  #searched: { readonly from: number; readonly to: number; readonly changes: readonly number[] } | undefined;

  /**
   * @param name - name in the IANA database, such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's zone
   * @throws RangeError where the platform does not know it
   */
  constructor(name?: string) {
    this.#name = name;
    // Throw for an unknown name at once.
    if (name !== undefined) {
      this.#format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
    }
  }

  /** Name passed to the constructor. */
  get name(): string | undefined {
    return this.#name;
  }

  /** Returns how far the zone's clocks are ahead of UTC at a time, ms. */
  offset(time: number): number {
    if (this.#format === undefined) return -60_000 * new Date(time).getTimezoneOffset() || 0;
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(this.#format.format(time)) ?? [];
    return (sign === "-" ? -1000 : 1000) * (3600 * Number(hours) + 60 * Number(minutes) + Number(seconds)) || 0;
  }

  /**
   * Returns the moments between two times at which the offset changes, in order: the new one holds from each moment on.
   */
  changes(from: number, to: number): number[] {
    let searched = this.#searched;
    if (searched === undefined || from < searched.from || to > searched.to) {
      // Search further than asked for: a view that zooms or moves on asks again each frame, and searching costs.
      const marginMs = Math.max(SEARCH_STEP_MS, to - from);
      const [first, last] = [Math.max(from - marginMs, -LAST_TIME_MS), Math.min(to + marginMs, LAST_TIME_MS)];
      searched = { from: first, to: last, changes: this.#findChanges(first, last) };
      this.#searched = searched;
    }
    return searched.changes.filter((time) => time > from && time <= to);
  }

  #findChanges(from: number, to: number): number[] {
    const changes: number[] = [];
    const step = Math.max(SEARCH_STEP_MS, (to - from) / MAX_SEARCH_STEPS);
    let offset = this.offset(from);
    for (let time = from; time < to;) {
      const next = Math.min(time + step, to);
      const nextOffset = this.offset(next);
      if (nextOffset !== offset) changes.push(this.#changeIn(time, next, offset));
      offset = nextOffset;
      time = next;
    }
    return changes;
  }

  #changeIn(before: number, after: number, offset: number): number {
    let low = Math.floor(before / PRECISION_MS);
    let high = Math.ceil(after / PRECISION_MS);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offset(middle * PRECISION_MS) === offset) low = middle;
      else high = middle;
    }
    return high * PRECISION_MS;
  }
}
