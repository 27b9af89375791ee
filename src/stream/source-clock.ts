/** How long an estimate is remembered, in ms; a difference beyond it is stepped over, a smaller one is made up for. */
const memory = 60_000;

/** However slow a feed: so many estimates are remembered. */
const fewest = 8;

/** After so many batches the clock is settled. */
const unsettled = 3;

/** So long, in ms, rows must agree that a clock has jumped, before they are believed. */
const doubt = 5_000;

/** For so long, in ms, after the first row a newer one is followed at once: a feed may begin with its past, row by row. */
const beginning = 10_000;

/** How much faster and how much slower than ours the source's time may go meanwhile. */
const hurry = 1;
const drag = 0.1;

/** The source's clock, as far as arrivals tell of it. Both clocks are epoch ms. */
export interface SourceClock {
  /** Whether enough has arrived to judge a row by it. */
  readonly settled: boolean;
  /** A live batch arrived at `received`, our clock, whose newest row is of `time`, the source's. */
  arrived(received: number, time: number): void;
  /** The source's time at a time of ours. Goes on steadily, and never back but for a jump beyond a minute. */
  now(ours: number): number;
}

/** The least offset of one second of arrivals. */
interface Estimate {
  readonly second: number;
  at: number;
  offset: number;
}

/**
 * Makes a clock that goes like ours until it is settled. No row can arrive before its time, and the quickest arrives at once: the
 * least difference of arrival and time is the offset between the clocks, as in the clock filter of NTP (RFC 5905, section 10).
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
  /** Since when all rows have agreed that a clock has jumped, and by what. */
  let jumpedAt: number | undefined;
  let jump = Infinity;

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

  /** Of the first batches one may be strange: it is not the one in the middle. */
  function settle(): void {
    goal = estimates.map((estimate) => estimate.offset).sort((a, b) => a - b)[unsettled >> 1];
    estimates = estimates.filter((estimate) => !isFar(estimate.offset));
    lower();
  }

  return {
    get settled() {
      return batches >= unsettled;
    },
    arrived(received, time) {
      const value = received - time;
      begun = Math.min(begun, received);
      batches += 1;
      // Rows of the past come late now and then, all of them only where a clock has jumped. One that is newer than thought, though
      // not of our future either, tells the truth: somebody plays the past.
      const plays = value < goal && value >= 0;
      if (batches > unsettled && isFar(value) && !plays) {
        jumpedAt ??= received;
        jump = Math.min(jump, value);
        if (received - jumpedAt < doubt) return;
        estimates = [];
        remember(received, jump);
      } else remember(received, value);
      jumpedAt = undefined;
      jump = Infinity;
      if (batches === unsettled) settle();
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
