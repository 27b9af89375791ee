/** How long an estimate is remembered, in ms; a difference beyond it is stepped over, a smaller one is made up for. */
const memory = 60_000;

/** However slow a feed: so many estimates are remembered. */
const fewest = 8;

/** After so many batches the clock is settled. */
const unsettled = 3;

/** So long, in ms, rows must agree with one another that the clock is wrong, before they are believed. */
const doubt = 5_000;

/** Of so many batches that speak for the clock as it is, one that agrees with our own outweighs all. */
const few = 8;

/** So many offsets that rows speak for are kept apart. */
const mostClaims = 16;

/**
 * For so long, in ms, after the first row a newer one is followed at once: a feed may begin with its past, row by row.
 * And three batches that agree with our own clock are believed at once: a device may begin without a clock.
 */
const beginning = 10_000;

/**
 * How far above the present, in ms, there must be no row for those beyond to be strange, and not the newest of a past
 * that goes on.
 */
const hole = 3_600_000;

/** How much faster and how much slower than ours the source's time may go meanwhile. */
const hurry = 1;
const drag = 0.1;

/** The source's clock, as far as arrivals tell of it. Both clocks are epoch ms. */
export interface SourceClock {
  /** Whether enough has arrived to judge a row by it. */
  readonly settled: boolean;
  /** A live batch arrived at `received`, our clock, whose newest row is of `time`, the source's. */
  arrived(received: number, time: number): void;
  /** No more is awaited: what most rows have agreed on against the clock is believed at once, if three batches have. */
  decide(at: number): void;
  /** The source's time at a time of ours. Goes on steadily, and never back but for a jump beyond a minute. */
  now(ours: number): number;
}

/**
 * The time, of those of one live batch, that tells of the source's clock: the newest, unless that is strange, with one
 * of the present by our clock and nothing between.
 */
export function presentOf(times: Float64Array, received: number): number {
  let newest = -Infinity;
  let present = -Infinity;
  let next = Infinity;
  for (let i = 0; i < times.length; i += 1) {
    const time = times[i];
    if (time > newest) newest = time;
    if (time > received + memory) next = Math.min(next, time);
    else if (time > present) present = time;
  }
  return present >= received - memory && next - present > hole ? present : newest;
}

/** An offset that rows speak for against the clock. */
interface Claim {
  offset: number;
  /** How many batches speak for it, and how many for the clock as it is, meanwhile. */
  rows: number;
  against: number;
  /** When it was first spoken for, our clock. */
  since: number;
}

/** The least offset of one second of arrivals. */
interface Estimate {
  readonly second: number;
  at: number;
  offset: number;
}

/**
 * Makes a clock that goes like ours until it is settled. No row can arrive before its time, and the quickest arrives at
 * once: the least difference of arrival and time is the offset between the clocks, as in the clock filter of NTP (RFC
 * 5905, section 10).
 */
export function createSourceClock(): SourceClock {
  let estimates: Estimate[] = [];
  let batches = 0;
  /** What the clock is told by, and what it is on its way to. */
  let offset = 0;
  let goal = 0;
  let ours = -Infinity;
  let begun = Infinity;
  let told = -Infinity;
  let claims: Claim[] = [];

  const isOurs = (value: number): boolean => Math.abs(value) <= memory;
  const isFar = (value: number): boolean => Math.abs(value - goal) > memory;

  function remember(at: number, value: number): void {
    const second = Math.floor(at / 1_000);
    const newest = estimates.at(-1);
    if (batches > unsettled && newest?.second === second) {
      newest.at = at;
      newest.offset = Math.min(newest.offset, value);
      goal = Math.min(goal, value);
      return;
    }
    estimates.push({ second, at, offset: value });
    while (estimates.length > fewest && at - estimates[0].at > memory) estimates.shift();
    if (batches > unsettled) lower();
  }

  function lower(): void {
    goal = Math.min(...estimates.map((estimate) => estimate.offset));
  }

  /**
   * Of the first batches some may be strange: not those that agree with our own clock, which is seldom wrong, nor else
   * the last of a past that is played by leaps, nor else the one in the middle.
   */
  function settle(): void {
    const offsets = estimates.map((estimate) => estimate.offset).sort((a, b) => a - b);
    const isPlayed = estimates.every(
      ({ offset }, i) => offset >= 0 && (i === 0 || offset < estimates[i - 1].offset - memory),
    );
    goal = offsets.find(isOurs) ?? offsets[isPlayed ? 0 : unsettled >> 1];
    estimates = estimates.filter((estimate) => !isFar(estimate.offset));
    lower();
  }

  /** Whether rows are to be believed, of which this one is the newest, that speak for another offset. */
  function claim(received: number, value: number): Claim | undefined {
    let own = claims.find(({ offset }) => Math.abs(offset - value) <= memory);
    if (!own) {
      own = { offset: value, rows: 0, against: 0, since: received };
      claims.push(own);
      if (claims.length > mostClaims) claims.shift();
    }
    own.offset = Math.min(own.offset, value);
    own.rows += 1;
    // Our clock was set back meanwhile.
    own.since = Math.min(own.since, received);
    const enough =
      received - own.since >= doubt || (isOurs(value) && received - begun < beginning && own.rows >= unsettled);
    return own.rows > 1 && enough && own.rows * few >= own.against ? own : undefined;
  }

  function believe(at: number, { offset: believed }: Claim): void {
    estimates = [];
    remember(at, believed);
    claims = [];
  }

  return {
    get settled() {
      return batches >= unsettled;
    },
    arrived(received, time) {
      const value = received - time;
      begun = Math.min(begun, received);
      batches += 1;
      // Rows of the past come late now and then, all of them only where a clock has jumped. One that is newer than
      // thought, though not of our future either, tells the truth: somebody plays the past.
      const plays = value < goal && value >= 0;
      if (batches > unsettled && isFar(value) && !plays) {
        const believed = claim(received, value);
        if (!believed) return;
        believe(received, believed);
      } else {
        remember(received, value);
        // Where some rows agree with our own clock and others do not, the latter have no say.
        claims = claims.filter(({ offset }) => isOurs(offset) && !isOurs(goal));
        for (const each of claims) each.against += 1;
      }
      if (batches === unsettled) settle();
    },
    decide(at) {
      const most = claims.sort((a, b) => b.rows - a.rows).at(0);
      if (most && most.rows >= unsettled && most.rows * few >= most.against) believe(at, most);
    },
    now(at) {
      const elapsed = Math.max(0, at - ours);
      const away = goal - offset;
      // A jump of the source's clock, or of ours.
      if (Math.abs(away) > memory || at < ours - memory) {
        offset = goal;
        told = -Infinity;
      } else if (away < 0 && at - begun < beginning) offset = goal;
      else offset += Math.max(-elapsed * hurry, Math.min(elapsed * drag, away));
      ours = at;
      told = Math.max(told, at - offset);
      return told;
    },
  };
}
