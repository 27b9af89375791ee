import { utcDay, utcTickInterval, utcYear } from "d3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ceil, EVERY_DAY, EVERY_YEAR, intervalOf, momentsBetween } from "../../src/draw/time-interval.js";

const moments = fc.integer({ min: Date.UTC(-2000, 0), max: Date.UTC(9000, 0) });

describe("the interval of ticks", () => {
  it("is the one that d3 chooses, with its moments, at any span and time", () => {
    const spans = fc.integer({ min: 0, max: 31_500 }).map((power) => Math.exp(power / 1_000));
    fc.assert(
      fc.property(
        spans,
        fc.integer({ min: 10, max: 200 }).map((tenths) => tenths / 10),
        moments,
        (span, count, time) => {
          const theirs = utcTickInterval(new Date(0), new Date(span), count)!;
          // A `Date` holds whole ms.
          const wholeSpan = Math.trunc(span);
          const ours = intervalOf(wholeSpan, count);
          expect(ours.floor(time)).toBe(theirs.floor(new Date(time)).getTime());
          const end = time + wholeSpan;
          expect(momentsBetween(ours, time, end)).toEqual(
            theirs.range(new Date(time), new Date(end)).map((moment) => moment.getTime()),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is d3's for days and years", () => {
    fc.assert(
      fc.property(moments, (time) => {
        expect(EVERY_DAY.floor(time)).toBe(utcDay.floor(new Date(time)).getTime());
        expect(EVERY_YEAR.floor(time)).toBe(utcYear.floor(new Date(time)).getTime());
        expect(ceil(EVERY_YEAR, time)).toBe(utcYear.ceil(new Date(time)).getTime());
      }),
    );
  });

  it("has no moments in a stretch that is none", () => {
    expect(momentsBetween(EVERY_DAY, 5, 5)).toEqual([]);
    expect(momentsBetween(EVERY_DAY, 5, -5)).toEqual([]);
    expect(momentsBetween(EVERY_YEAR, NaN, 5)).toEqual([]);
  });
});
