import { describe, expect, it } from "vitest";
import { Series } from "../../../src/series/index.js";
import { reachOf, Rest } from "../../../src/widgets/viewport/rest.js";

const now = Date.UTC(2026, 0, 1);
const minute = 60_000;

function seriesOf(...ages: number[]): Series {
  const series = new Series();
  for (const age of ages) series.append(now - age, 1);
  return series;
}

/** Returns where a view of a minute rests at a time after now. */
function look(
  rest: Rest,
  series: readonly Series[],
  after = 0,
  more: { timeWindow?: number; usual?: number; delay?: number } = {},
): number | undefined {
  const { timeWindow = minute, usual = minute, delay = 0 } = more;
  return rest.update(
    reachOf(
      series.map((each) => ({ series: each })),
      now + after,
    ),
    { to: now + after - delay, timeWindow, usual },
  );
}

describe("Rest", () => {
  it("follows the stream while its newest row is on view, and rests at it as it would leave", () => {
    const rest = new Rest();
    const series = seriesOf(2 * minute, 1_000);
    expect([0, minute - 1_000, minute - 999, minute, 60 * minute].map((after) => look(rest, [series], after))).toEqual([
      undefined,
      undefined,
      now - 1_000,
      now - 1_000,
      now - 1_000,
    ]);
  });

  it("goes live at once with a row that is new", () => {
    const rest = new Rest();
    const series = seriesOf(60 * minute);
    expect(look(rest, [series])).toBe(now - 60 * minute);
    series.append(now, 2);
    expect(look(rest, [series])).toBeUndefined();
  });

  it("goes on to older rows that come, and does not flicker where they come at its border", () => {
    const rest = new Rest();
    const series = seriesOf(minute + 1);
    const places: (number | undefined)[] = [];
    for (let n = 0; n < 20; n += 1) {
      series.append(now + n * 1_000 - minute + (n % 2 === 0 ? 900 : -900) + 1, n);
      places.push(look(rest, [series], n * 1_000));
    }
    expect(places.filter((place) => place === undefined).length).toBe(
      places.indexOf(places.find((place) => place !== undefined)),
    );
  });

  it("goes by the newest of several lines, each by its own clock", () => {
    const series = seriesOf(60 * minute);
    expect(look(new Rest(), [series, seriesOf(10 * minute)])).toBe(now - 10 * minute);
    expect(look(new Rest(), [series, seriesOf(1_000)])).toBeUndefined();
    const reach = reachOf([{ series, shift: -59.5 * minute }], now);
    expect(new Rest().update(reach, { to: now, timeWindow: minute })).toBeUndefined();
  });

  it("follows the stream where there is nothing to rest at", () => {
    expect([
      look(new Rest(), []),
      look(new Rest(), [new Series()]),
      new Rest().update(reachOf([{ series: undefined }], now), { to: now, timeWindow: 1 }),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it("passes over rows ahead, until their time has come, but not over a line that leads to them", () => {
    const rest = new Rest();
    const series = seriesOf(10 * minute, -5 * minute);
    expect(look(rest, [series])).toBeUndefined();
    const apart = series.joinedWithin(minute);
    expect(look(rest, [apart])).toBe(now - 10 * minute);
    expect(rest.due).toBe(5 * minute);
    expect(look(rest, [apart], 5 * minute)).toBeUndefined();
  });

  it("shows rows of a far future rather than nothing", () => {
    const rest = new Rest();
    expect(look(rest, [seriesOf(-30_000)])).toBeUndefined();
    expect(look(rest, [seriesOf(-60 * minute, -61 * minute)])).toBe(now + 61 * minute);
    expect(rest.due).toBe(59 * minute);
  });

  it("is live with a new row that a delay keeps out of view", () => {
    const rest = new Rest();
    const series = seriesOf(5 * minute);
    expect(look(rest, [series], 0, { delay: 30_000 })).toBe(now - 5 * minute);
    series.append(now, 1);
    expect(look(rest, [series], 0, { delay: 30_000 })).toBeUndefined();
  });

  it("goes on resting where a reader zooms out, and rests where one zooms in beyond the newest row", () => {
    const rest = new Rest();
    const series = seriesOf(5 * minute);
    look(rest, [series]);
    expect(look(rest, [series], 0, { timeWindow: 60 * minute })).toBe(now - 5 * minute);
    const live = new Rest();
    const late = seriesOf(30_000);
    expect([minute, 10_000, minute].map((timeWindow) => look(live, [late], 0, { timeWindow }))).toEqual([
      undefined,
      now - 30_000,
      undefined,
    ]);
    // Another window of the chart's own decides afresh.
    expect(look(rest, [series], 0, { timeWindow: 60 * minute, usual: 60 * minute })).toBeUndefined();
  });

  it("says whether another clock would change anything, and changes nothing itself", () => {
    const rest = new Rest();
    const all = [{ series: seriesOf(5 * minute) }];
    look(rest, [all[0].series]);
    expect(rest.isUnchangedBy(reachOf(all, now + minute), { to: now + minute, timeWindow: minute })).toBe(true);
    expect(rest.isUnchangedBy(reachOf(all, now - 5 * minute), { to: now - 5 * minute, timeWindow: minute })).toBe(
      false,
    );
    expect(rest.at).toBe(now - 5 * minute);
  });
});
