/**
 * The longest time in which a zone's clock is taken to be set but once, ms: Morocco's summer time pauses for a month.
 */
const DAYS_APART = 10 * 86_400_000;

/** How often a span is looked at, at most: beyond it, it is so long that an hour is not seen. */
const LOOKS = 4_000;

/** The last moment of a calendar, epoch ms. */
const END = 8.64e15;

/** To what a change of offset is found, ms: zones change by whole seconds. */
const EXACT = 1_000;

/** The wall clock of a time zone: a wall time is what its clocks show, as epoch ms of UTC. */
export class TimeZone {
  readonly #name: string | undefined;
  #format: Intl.DateTimeFormat | undefined;
  /** What has been looked for already. */
  #known: { readonly from: number; readonly to: number; readonly changes: readonly number[] } | undefined;

  /**
   * @param name - of the IANA database, such as `"Europe/Berlin"`, or `"UTC"`. Default: the reader's
   * @throws RangeError where the platform does not know it
   */
  constructor(name?: string) {
    this.#name = name;
    // A bad name is told of at once.
    if (name !== undefined) {
      this.#format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
    }
  }

  /** The name as it was given. */
  get name(): string | undefined {
    return this.#name;
  }

  /** How far its clocks are ahead of UTC at a time, ms. */
  offset(time: number): number {
    if (this.#format === undefined) return -60_000 * new Date(time).getTimezoneOffset() || 0;
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(this.#format.format(time)) ?? [];
    return (sign === "-" ? -1000 : 1000) * (3600 * Number(hours) + 60 * Number(minutes) + Number(seconds)) || 0;
  }

  /** When its clocks are set between two times, in order: from each such moment on the offset is another one. */
  changes(from: number, to: number): number[] {
    let known = this.#known;
    if (known === undefined || from < known.from || to > known.to) {
      // Further than asked for: a view that zooms or moves on asks again with each frame, and to look costs.
      const more = Math.max(DAYS_APART, to - from);
      const [first, last] = [Math.max(from - more, -END), Math.min(to + more, END)];
      known = { from: first, to: last, changes: this.#find(first, last) };
      this.#known = known;
    }
    return known.changes.filter((time) => time > from && time <= to);
  }

  #find(from: number, to: number): number[] {
    const found: number[] = [];
    const step = Math.max(DAYS_APART, (to - from) / LOOKS);
    let offset = this.offset(from);
    for (let time = from; time < to;) {
      const next = Math.min(time + step, to);
      const then = this.offset(next);
      if (then !== offset) found.push(this.#changeIn(time, next, offset));
      offset = then;
      time = next;
    }
    return found;
  }

  #changeIn(before: number, after: number, offset: number): number {
    let low = Math.floor(before / EXACT);
    let high = Math.ceil(after / EXACT);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offset(middle * EXACT) === offset) low = middle;
      else high = middle;
    }
    return high * EXACT;
  }
}
