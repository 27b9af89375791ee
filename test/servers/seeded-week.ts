import { seeded } from "../../src/testing/seeded.js";

/** The series of a {@link SeededWeek}, as label `place`. */
export type Place = "hall" | "yard";

/** The past of a server: a sample a minute of two series, for a week up to now, with holes and a spike. */
export interface SeededWeek {
  /** The time of the first sample, epoch ms. */
  readonly from: number;
  /** The time after the last sample, epoch ms. */
  readonly to: number;
  /** A stretch without a sample of either, epoch ms. */
  readonly hole: { readonly from: number; readonly to: number };
  /** A stretch without a sample of `yard`. */
  readonly yardHole: { readonly from: number; readonly to: number };
  /**
   * The one sample of `hall` that stands out, and the full minute at which a server gives it: at no multiple of 2 to
   * 60 minutes, so that whoever takes a sample each step never sees it.
   */
  readonly spike: { readonly time: number; readonly value: number; readonly minute: number };
  /** Returns what the server gives for a series at a time: the newest sample, if that is not too old. */
  valueAt(place: Place, time: number): number | undefined;
  /** Writes all samples in OpenMetrics' text format, as those of an exporter on this port. */
  toText(port: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Samples lie this long after the full minute, ms: never as far from one as would be a tie. */
const OFFSET = 15_000;
const PLACES = ["hall", "yard"] as const;

/**
 * Makes the samples: the same values each time, up to a time, epoch ms.
 *
 * @param lookback - the age from which on the server takes a sample for none, ms. Default: that of Prometheus
 */
export function seededWeek(now: number, lookback = 5 * MINUTE): SeededWeek {
  const to = Math.floor(now / MINUTE) * MINUTE;
  const from = to - 7 * DAY;
  const hole = { from: from + 2 * DAY, to: from + 3 * DAY };
  const yardHole = { from: from + 5 * DAY, to: from + 5 * DAY + 6 * HOUR };
  let minute = from / MINUTE + 4 * 1_440;
  while (Array.from({ length: 59 }, (_, index) => index + 2).some((factor) => minute % factor === 0)) minute += 1;
  const spike = { time: (minute - 1) * MINUTE + OFFSET, value: 1_000, minute: minute * MINUTE };
  const random = seeded(7);
  const samples = new Map<Place, Map<number, number>>(PLACES.map((place) => [place, new Map()]));
  for (let time = from + OFFSET; time < to; time += MINUTE) {
    for (const place of PLACES) {
      const value = Number((50 + 20 * Math.sin(time / HOUR) + 5 * random()).toFixed(3));
      const holes = place === "yard" ? [hole, yardHole] : [hole];
      const isMissing = holes.some((one) => time >= one.from && time < one.to);
      if (!isMissing) samples.get(place)!.set(time, place === "hall" && time === spike.time ? spike.value : value);
    }
  }

  return {
    from: from + OFFSET,
    to,
    hole,
    yardHole,
    spike,
    valueAt(place, time) {
      const newest = Math.floor((time - OFFSET) / MINUTE) * MINUTE + OFFSET;
      for (let at = newest; time - at < lookback; at -= MINUTE) {
        const value = samples.get(place)!.get(at);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    toText(port) {
      const lines = PLACES.flatMap((place) =>
        [...samples.get(place)!].map(
          ([time, value]) =>
            `made_level{instance="127.0.0.1:${port}",job="made",place="${place}"} ${value} ${time / 1_000}`,
        ),
      );
      return ["# TYPE made_level gauge", ...lines, "# EOF", ""].join("\n");
    },
  };
}
