/** An estimate is remembered this long, ms; the clock steps over a difference beyond it, and makes up for a smaller. */
export const MEMORY_MS = 60_000;

/** A row ahead of a clock by no more than this, ms, has come: it may have been quicker than any before. */
export const JITTER_MS = 2_000;

/** Number of estimates that are remembered at least, however slow the feed. */
const MIN_ESTIMATES = 8;

/** Number of batches after which the clock is settled. */
const SETTLING_BATCHES = 3;

/** Rows must agree with one another for this long, ms, that the clock is wrong before they are believed. */
const DOUBT_MS = 5_000;

/** Number of batches for the clock as it is that one batch for a claim outweighs. */
const CLAIM_WEIGHT = 8;

/** Number of claims that are kept apart at most. */
const MAX_CLAIMS = 16;

/**
 * A newer row is followed at once for this long after the first one, ms: a feed may begin with its past, row by row.
 * Three batches that agree with our own clock are believed at once meanwhile: a device may begin without a clock.
 */
const BEGINNING_MS = 10_000;

/**
 * An empty stretch above the present that is longer than this, ms, makes the rows beyond it strange; else they are the
 * newest of a past that goes on.
 */
const HOLE_MS = 3_600_000;

/** The source's time may go faster than ours by this share to make up for a difference. */
const SPEED_UP_RATIO = 1;

/** The source's time may go slower than ours by this share to make up for a difference. */
const SLOW_DOWN_RATIO = 0.1;

/** The source's clock, as far as arrivals tell of it. Both clocks are epoch ms. */
export interface SourceClock {
  /** Whether enough has arrived to judge a row by it. */
  readonly isSettled: boolean;
  /** Takes note of a live batch that arrived at `received`, our clock, with its newest row of `time`, the source's. */
  arrived(received: number, time: number): void;
  /** Believes at once the claim of most rows against the clock, if three batches make it: no more can be awaited. */
  decide(at: number): void;
  /**
   * Returns the source's time at a time of ours as it is estimated now: {@link SourceClock.now} is on its way there.
   * `Infinity` until the clock is settled.
   */
  estimate(ours: number): number;
  /** Returns the source's time at a time of ours. Goes on steadily, and never back but for a jump beyond a minute. */
  now(ours: number): number;
}

/**
 * Picks the time of a live batch that tells of the source's clock: the newest, or one of the present by our clock where
 * an hour without a row lies between that and the newer ones.
 */
export function presentOf(times: Float64Array, received: number): number {
  let newest = -Infinity;
  let present = -Infinity;
  let firstAhead = Infinity;
  for (let i = 0; i < times.length; i += 1) {
    const time = times[i];
    if (time > newest) newest = time;
    if (time > received + MEMORY_MS) firstAhead = Math.min(firstAhead, time);
    else if (time > present) present = time;
  }
  return present >= received - MEMORY_MS && firstAhead - present > HOLE_MS ? present : newest;
}

/** An offset that rows speak for against the clock. */
interface Claim {
  offset: number;
  /** Number of batches that speak for it. */
  rows: number;
  /** Number of batches that meanwhile speak for the clock as it is. */
  against: number;
  /** Time of the first batch that spoke for it, our clock. */
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
  /** The offset that the clock is told by, ms. */
  let offset = 0;
  /** The offset that it is on its way to, ms. */
  let goalOffset = 0;
  let lastAskedAt = -Infinity;
  let beganAt = Infinity;
  let lastTime = -Infinity;
  let claims: Claim[] = [];

  const isNearOurs = (value: number): boolean => Math.abs(value) <= MEMORY_MS;
  const isFarFromGoal = (value: number): boolean => Math.abs(value - goalOffset) > MEMORY_MS;
  /** Whether a row is ahead of the clock, and of ours, by more than jitter: a lone one must not drive time on. */
  const isAhead = (value: number): boolean => value < Math.min(0, goalOffset) - JITTER_MS;

  function remember(at: number, value: number): void {
    const second = Math.floor(at / 1_000);
    const newest = estimates.at(-1);
    if (batches > SETTLING_BATCHES && newest?.second === second) {
      newest.at = at;
      newest.offset = Math.min(newest.offset, value);
      goalOffset = Math.min(goalOffset, value);
      return;
    }
    estimates.push({ second, at, offset: value });
    while (estimates.length > MIN_ESTIMATES && at - estimates[0].at > MEMORY_MS) estimates.shift();
    if (batches > SETTLING_BATCHES) lower();
  }

  function lower(): void {
    goalOffset = Math.min(...estimates.map((estimate) => estimate.offset));
  }

  /**
   * Chooses among the first batches, of which some may be strange: that which agrees best with our own clock, which is
   * seldom wrong, else the last of a past that is played by leaps, else the one in the middle.
   */
  function settle(): void {
    const offsets = estimates.map((estimate) => estimate.offset).sort((a, b) => a - b);
    const isPlayed = estimates.every(
      ({ offset }, i) => offset >= 0 && (i === 0 || offset < estimates[i - 1].offset - MEMORY_MS),
    );
    const nearest = offsets.filter(isNearOurs).sort((a, b) => Math.abs(a) - Math.abs(b));
    goalOffset = nearest.at(0) ?? offsets[isPlayed ? 0 : SETTLING_BATCHES >> 1];
    const isKept = (value: number): boolean => !isFarFromGoal(value) && !(nearest.length > 0 && isAhead(value));
    estimates = estimates.filter((estimate) => isKept(estimate.offset));
    lower();
  }

  /** Adds a batch to the claim for another offset that it speaks for. Returns the claim where it is to be believed. */
  function addClaim(received: number, value: number): Claim | undefined {
    let match = claims.find(({ offset }) => Math.abs(offset - value) <= MEMORY_MS);
    if (!match) {
      match = { offset: value, rows: 0, against: 0, since: received };
      claims.push(match);
      if (claims.length > MAX_CLAIMS) claims.shift();
    }
    match.offset = Math.min(match.offset, value);
    match.rows += 1;
    // The first batch may be later than this one: our clock was set back meanwhile.
    match.since = Math.min(match.since, received);
    const isLongEnough =
      received - match.since >= DOUBT_MS ||
      (isNearOurs(value) && received - beganAt < BEGINNING_MS && match.rows >= SETTLING_BATCHES);
    const weight = isFarFromGoal(value) ? CLAIM_WEIGHT : 1;
    return match.rows > 1 && isLongEnough && match.rows * weight >= match.against ? match : undefined;
  }

  function believe(at: number, { offset: believed }: Claim): void {
    estimates = [];
    remember(at, believed);
    claims = [];
  }

  return {
    get isSettled() {
      return batches >= SETTLING_BATCHES;
    },
    arrived(received, time) {
      const value = received - time;
      beganAt = Math.min(beganAt, received);
      batches += 1;
      // Rows of the past come late now and then, all of them only where a clock has jumped. A row newer than expected,
      // though not of our future either, tells the truth: somebody plays the past.
      const isPlayback = value < goalOffset && value >= 0;
      const isBeginning = received - beganAt < BEGINNING_MS;
      const isStrange = isFarFromGoal(value) || (isAhead(value) && !isBeginning);
      if (batches > SETTLING_BATCHES && isStrange && !isPlayback) {
        const believed = addClaim(received, value);
        if (!believed) return;
        believe(received, believed);
      } else {
        remember(received, value);
        // Claims away from our own clock have no say while rows agree with it.
        claims = claims.filter(({ offset }) => isNearOurs(offset) && !isNearOurs(goalOffset));
        for (const each of claims) each.against += 1;
      }
      if (batches === SETTLING_BATCHES) settle();
    },
    decide(at) {
      const strongest = claims.sort((a, b) => b.rows - a.rows).at(0);
      if (strongest && strongest.rows >= SETTLING_BATCHES && strongest.rows * CLAIM_WEIGHT >= strongest.against) {
        believe(at, strongest);
      }
    },
    estimate: (at) => (batches < SETTLING_BATCHES ? Infinity : at - goalOffset),
    now(at) {
      const elapsed = Math.max(0, at - lastAskedAt);
      const distance = goalOffset - offset;
      // Steps over a jump of the source's clock, or of ours.
      if (Math.abs(distance) > MEMORY_MS || at < lastAskedAt - MEMORY_MS) {
        offset = goalOffset;
        lastTime = -Infinity;
      } else if (distance < 0 && at - beganAt < BEGINNING_MS) offset = goalOffset;
      else offset += Math.max(-elapsed * SPEED_UP_RATIO, Math.min(elapsed * SLOW_DOWN_RATIO, distance));
      lastAskedAt = at;
      lastTime = Math.max(lastTime, at - offset);
      return lastTime;
    },
  };
}
