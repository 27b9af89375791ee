import { describe, expect, it } from "vitest";
import { timeX } from "../../../../src/draw/index.js";
import { Series } from "../../../../src/series/index.js";
import type { FrameInput } from "../../../../src/widgets/line-chart/frame/frame-input.js";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import type { Line } from "../../../../src/widgets/line-chart/series/line.js";
import { frameInputOf, lineOf, noon, seriesOf } from "../frame-input-of.js";

describe("FrameMaker", () => {
  it("fits the domain to the values on view, with ticks at both ends", () => {
    const frame = new FrameMaker().make(frameInputOf([lineOf(seriesOf([12, 88, 45]))]), 0);
    expect(frame.axes[0].ticks.map(({ label }) => label)).toEqual(["0", "50", "100"]);
    expect(frame.plane.y(100)).toBeCloseTo(frame.plane.top);
    expect(frame.plane.y(0)).toBeCloseTo(frame.plane.top + frame.plane.height);
  });

  it("fits the domain to what is on view alone: a line that has left it counts no more", () => {
    const [living, gone] = [seriesOf([1, 2, 3]), new Series()];
    gone.append(noon - 61_000, 900);
    const lines = [lineOf(living), lineOf(gone, "1:", "mem")];
    const domainAt = (to: number, more: Partial<FrameInput> = {}): unknown =>
      new FrameMaker().make(frameInputOf(lines, {}, { to, ...more }), 0).axes[0].ticks.at(-1)?.value;
    expect(domainAt(noon - 2_000)).toBe(1_000);
    expect(domainAt(noon)).toBe(3);
    // Nothing newer is about to come on a view that is held.
    living.append(noon + 30_000, 900);
    expect([domainAt(noon), domainAt(noon, { paused: true })]).toEqual([1_000, 8]);
  });

  it("says the time now, by which it tells the age of a line", () => {
    expect(new FrameMaker().make(frameInputOf([], {}, { now: noon + 5 }), 0).now).toBe(noon + 5);
    expect(new FrameMaker().make(frameInputOf([]), 0).now).toBe(noon);
  });

  it("keeps a domain that the user set, whatever the values", () => {
    const frame = new FrameMaker().make(frameInputOf([lineOf(seriesOf([-5, 900]))], { y: { domain: [0, 100] } }), 0);
    expect(frame.plane.y(100)).toBeCloseTo(frame.plane.top);
    expect(frame.plane.y(0)).toBeCloseTo(frame.plane.top + frame.plane.height);
  });

  it("makes room fast and gives it back slowly, in motion", () => {
    const maker = new FrameMaker();
    const series = seriesOf([10, 20, 30]);
    maker.make(frameInputOf([lineOf(series)]), 0);
    series.append(noon + 500, 90);
    const first = maker.make(frameInputOf([lineOf(series)], {}, { to: noon + 500 }), 16);
    expect(first.next).toBe(0);
    expect(first.plane.y(90)).toBeLessThan(first.plane.top);
    let frame = first;
    for (let at = 32; at <= 500; at += 16) {
      frame = maker.make(frameInputOf([lineOf(series)], {}, { to: noon + 500 }), at);
    }
    expect(frame.next).toBe(Infinity);
    expect(frame.plane.y(100)).toBeCloseTo(frame.plane.top);
  });

  it("is there at once where nothing may glide", () => {
    const maker = new FrameMaker();
    const series = seriesOf([10, 20, 30]);
    maker.make(frameInputOf([lineOf(series)], {}, { reducedMotion: true }), 0);
    series.append(noon + 500, 90);
    const frame = maker.make(frameInputOf([lineOf(series)], {}, { to: noon + 500, reducedMotion: true }), 500);
    expect(frame.next).toBe(Infinity);
    expect(frame.plane.y(100)).toBeCloseTo(frame.plane.top);
  });

  it("draws the line of a key that has gone, and neither an end of it nor a newest value", () => {
    const gone = lineOf(seriesOf([12, 43.216]), "0:", "cpu", 0, { isGone: true });
    const frame = new FrameMaker().make(frameInputOf([gone]), 0);
    expect(frame.drawn.map(({ line, endPoint }) => [line, endPoint])).toEqual([[gone, undefined]]);
    expect(frame.newestValue).toBeUndefined();
  });

  it("shows the newest value of a single line beside the plot, and none of several", () => {
    const one = new FrameMaker().make(frameInputOf([lineOf(seriesOf([12, 43.216]))], { y: { domain: [0, 100] } }), 0);
    expect(one.newestValue?.text).toBe("43.2");
    expect(one.newestValue?.y).toBeCloseTo(one.plane.y(43.216));
    const between = new FrameMaker().make(
      frameInputOf([lineOf(seriesOf([0, 80]))], { y: { domain: [0, 100] } }, { to: noon - 250 }),
      0,
    );
    expect(between.newestValue?.text).toBe("80");
    expect(between.newestValue?.y).toBeCloseTo(between.plane.y(80));
    expect(between.lines[0].endPoint?.y).toBeCloseTo(between.plane.y(60));
    const two = new FrameMaker().make(frameInputOf([lineOf(seriesOf([1])), lineOf(seriesOf([2]), "1:")]), 0);
    expect(two.newestValue).toBeUndefined();
    expect(two.lines.map(({ endPoint }) => endPoint?.x)).toEqual([
      two.plane.left + two.plane.width,
      two.plane.left + two.plane.width,
    ]);
  });

  describe("with a line that comes or goes", () => {
    const [a, b] = [lineOf(seriesOf([10, 20, 30])), lineOf(seriesOf([1_000, 900, 800]), "1:")];
    const [one, both] = [[a], [a, b]];
    const drawnBy = (maker: FrameMaker, lines: readonly Line[], at: number, still = false): [string, number][] =>
      maker
        .make(frameInputOf(lines, {}, { reducedMotion: still }), at)
        .drawn.map(({ line, alpha }) => [line.id, alpha]);

    it("lets it fade where it stands, from wherever that has got to", () => {
      const maker = new FrameMaker();
      expect(drawnBy(maker, one, 0)).toEqual([["0:", 1]]);
      // Count no long pause as part of the fade.
      expect(drawnBy(maker, both, 5_000)[1][1]).toBeLessThan(0.1);
      const [, [, half]] = drawnBy(maker, both, 5_100);
      expect(half).toBeGreaterThan(0.4);
      expect(half).toBeLessThan(0.6);
      expect(drawnBy(maker, one, 5_140)).toEqual([
        ["1:", expect.closeTo(half - 0.2)],
        ["0:", 1],
      ]);
      expect(drawnBy(maker, both, 5_180)).toEqual([
        ["0:", 1],
        ["1:", expect.closeTo(half)],
      ]);
      expect(drawnBy(maker, both, 5_380)[1][1]).toBe(1);
      expect(drawnBy(maker, one, 8_000)[0][1]).toBeGreaterThan(0.9);
      expect(drawnBy(maker, one, 8_200)).toEqual([["0:", 1]]);
    });

    it("takes it for gone wherever else it is told of", () => {
      const maker = new FrameMaker();
      maker.make(frameInputOf(both), 0);
      const frame = maker.make(frameInputOf(one), 16);
      expect([frame.drawn.length, frame.lines.length, frame.newestValue?.text]).toEqual([2, 1, "30"]);
      expect(frame.drawn[0].plane.to).toBe(frame.plane.to);
    });

    it("is there, or gone, at once under reduced motion", () => {
      const maker = new FrameMaker();
      drawnBy(maker, one, 0, true);
      expect(drawnBy(maker, both, 16, true)).toEqual([
        ["0:", 1],
        ["1:", 1],
      ]);
      expect(drawnBy(maker, one, 32, true)).toEqual([["0:", 1]]);
    });
  });

  it("puts rows of a clock that is ahead where they belong by the chart's clock, gaps and cursor too", () => {
    const hour = 3_600_000;
    const ahead = new Series();
    for (const second of [-20, -10, 0]) ahead.append(noon + hour + second * 1_000, second);
    ahead.gap(1, "lost", noon + hour - 20_000, noon + hour - 10_000);
    const lines = [lineOf(seriesOf([1, 2, 3], 10_000)), lineOf(ahead, "1:", "ahead", hour)];
    const maker = new FrameMaker();
    const { lines: drawn, plane, gaps, oldest } = maker.make(frameInputOf(lines), 0);
    expect(drawn.map(({ endPoint }) => endPoint?.x)).toEqual([plane.left + plane.width, plane.left + plane.width]);
    expect(gaps).toMatchObject([{ after: noon - 20_000, before: noon - 10_000 }]);
    expect(oldest).toBe(noon - 20_000);
    const { cursor } = maker.make(frameInputOf(lines, {}, { pointer: timeX(plane, noon - 9_000) }), 16);
    expect(cursor?.values.map(({ row }) => row)).toEqual([
      { time: noon - 10_000, value: 2 },
      { time: noon - 10_000, value: -10 },
    ]);
    const hole = maker.make(
      frameInputOf([lineOf(ahead, "1:", "ahead", hour)], {}, { pointer: timeX(plane, noon - 15_000) }),
      32,
    );
    expect(hole.cursor?.absence).toBe("lost");
  });

  it("gives room back only after it has done without for a while, and not where it is soon needed again", () => {
    const maker = new FrameMaker();
    const series = seriesOf([20, 90, 20, 20, 20], 1_000);
    const goal = (later: number): string | undefined =>
      maker
        .make(frameInputOf([lineOf(series)], { timeWindow: 5_000 }, { to: noon + later }), later)
        .axes[0].ticks.at(-1)?.label;
    for (const at of [0, 1_000, 1_900]) expect(goal(at)).toBe("100");
    // Let the 90 leave the window.
    expect([goal(3_000), goal(4_000), goal(4_400)]).toEqual(["100", "100", "100"]);
    expect(goal(4_600)).not.toBe("100");
    series.append(noon + 4_700, 95);
    for (let at = 4_700; at < 6_000; at += 16) goal(at);
    expect(goal(6_000)).toBe("100");
  });

  it("has given room back after a while in which nobody looked", () => {
    const maker = new FrameMaker();
    const series = seriesOf([10, 90, 20, 20, 20], 1_000);
    const top = (later: number): string | undefined =>
      maker
        .make(frameInputOf([lineOf(series)], { timeWindow: 5_000 }, { to: noon + later }), later)
        .axes[0].ticks.findLast(({ wanted }) => wanted)?.label;
    expect(top(0)).toBe("100");
    expect(top(3_500)).not.toBe("100");
  });

  it("changes the newest value no more often than it can be read, and tells the last one for sure", () => {
    const maker = new FrameMaker();
    const series = seriesOf([10]);
    const textOf = (value: number, at: number): [text: string | undefined, next: number] => {
      if (!Number.isNaN(value)) series.append(noon + at, value);
      const frame = maker.make(
        frameInputOf([lineOf(series)], { y: { domain: [0, 100] } }, { to: noon + at, reducedMotion: true }),
        at,
      );
      return [frame.newestValue?.text, frame.next];
    };
    expect(textOf(11, 0)).toEqual(["11", Infinity]);
    expect(textOf(12, 30)).toEqual(["11", 70]);
    expect(textOf(13, 90)).toEqual(["11", 10]);
    expect(textOf(NaN, 100)).toEqual(["13", Infinity]);
    expect(textOf(14, 300)).toEqual(["14", Infinity]);
  });

  it("ends the line at the right edge while its newest row lies beyond, and at that row later on", () => {
    const maker = new FrameMaker();
    const line = lineOf(seriesOf([0, 100]));
    const options = { y: { domain: [0, 100] as const } };
    const right = ({ plane }: ReturnType<FrameMaker["make"]>): number => plane.left + plane.width;
    const before = maker.make(frameInputOf([line], options, { to: noon - 250 }), 0);
    expect(before.lines[0]?.endPoint?.x).toBeCloseTo(right(before));
    expect(before.lines[0]?.endPoint?.y).toBeCloseTo(before.plane.y(75));
    const after = maker.make(frameInputOf([line], options, { to: noon + 30_000 }), 16);
    expect(after.lines[0]?.endPoint?.x).toBeCloseTo(timeX(after.plane, noon));
    expect(after.lines[0]?.endPoint?.y).toBeCloseTo(after.plane.y(100));
  });

  it("ends at the edge beyond which its newest value lies, also among several lines", () => {
    const values = [15, -5, 5, 10.001];
    const lines = values.map((value, index) => lineOf(seriesOf([5, value]), `${index}:`));
    for (const shown of [lines, ...lines.map((line) => [line])]) {
      const { plane, drawn } = new FrameMaker().make(frameInputOf(shown, { y: { domain: [0, 10] } }), 0);
      const bottom = plane.top + plane.height;
      for (const { line, endPoint } of drawn) {
        const value = values[lines.indexOf(line)];
        expect(endPoint?.beyond, `${value}`).toBe(value > 11 ? -1 : value < 0 ? 1 : 0);
        expect(endPoint?.y, `${value}`).toBeCloseTo(Math.min(Math.max(plane.y(value), plane.top), bottom));
      }
    }
  });

  it("has no end where the newest row is a gap", () => {
    const frame = new FrameMaker().make(frameInputOf([lineOf(seriesOf([5, null]))]), 0);
    expect(frame.lines[0]?.endPoint).toBeUndefined();
    expect(frame.newestValue).toBeUndefined();
  });

  it("marks no row as the newest in a view that is held, and keeps the plot where it is", () => {
    const lines = [lineOf(seriesOf([10, 20, 30, 40]))];
    const live = new FrameMaker().make(frameInputOf(lines), 0);
    const paused = new FrameMaker().make(frameInputOf(lines, {}, { to: noon - 1_500, paused: true }), 0);
    expect([live.newestValue?.text, paused.newestValue]).toEqual(["40", undefined]);
    expect([live, paused].map((frame) => frame.lines[0].endPoint === undefined)).toEqual([false, true]);
    expect(paused.plane.width).toBe(live.plane.width);
  });

  it("has its grid and its numbers at once with the first row", () => {
    const maker = new FrameMaker();
    maker.make(frameInputOf([lineOf(undefined)]), 0);
    maker.make(frameInputOf([lineOf(undefined)]), 16);
    const {
      axes: [{ ticks }],
    } = maker.make(frameInputOf([lineOf(seriesOf([73, 74.5]))]), 32);
    expect(ticks.length).toBeGreaterThan(2);
    for (const { label, alpha } of ticks) expect([label !== "", alpha]).toEqual([true, 1]);
  });

  it("keeps the plot where it is when the first row comes", () => {
    const maker = new FrameMaker();
    const empty = maker.make(frameInputOf([]), 0).plane;
    const first = maker.make(frameInputOf([lineOf(seriesOf([42.5]))]), 16).plane;
    expect(first).toMatchObject({ left: empty.left, width: empty.width, top: empty.top, height: empty.height });
  });

  it("names no values before there are any, unless the user set the domain", () => {
    expect(
      new FrameMaker()
        .make(frameInputOf([]), 0)
        .axes[0].ticks.map(({ label }) => label)
        .join(""),
    ).toBe("");
    const set = new FrameMaker().make(frameInputOf([], { y: { domain: [0, 10] } }), 0);
    expect(set.axes[0].ticks.map(({ label }) => label)).toEqual(["0", "5", "10"]);
  });

  it("tells the gaps of one stream once", () => {
    const lines = [lineOf(seriesOf([1, 2, 3])), lineOf(seriesOf([4, 5, 6]), "1:")];
    for (const { series } of lines) series?.gap(7, "lost", noon - 2_000, noon - 1_000);
    expect(new FrameMaker().make(frameInputOf(lines), 0).gaps).toHaveLength(1);
  });

  it("has no halves among counts, and no label twice under a coarse format", () => {
    const ticksOf = (values: readonly number[], y = {}): string[] =>
      new FrameMaker()
        .make(frameInputOf([lineOf(seriesOf(values))], { y }, { height: 400 }), 0)
        .axes[0].ticks.map(({ label }) => label);
    expect(ticksOf([0, 1, 2])).toEqual(["0", "1", "2"]);
    expect(ticksOf([0, 1.5, 2])).toContain("0.5");
    expect(ticksOf([0, 0.5, 2], { format: "d" })).toEqual(["0", "1", "2"]);
    expect(ticksOf([0, 0.011, 0.02], { format: ".0%" })).toEqual(["0%", "1%", "2%"]);
  });

  it("keeps ticks of time where they are in time while the view moves on", () => {
    const maker = new FrameMaker();
    const ticks = (to: number): string[] =>
      maker
        .make(frameInputOf([], {}, { to }), 0)
        .timeTicks.filter(({ value }) => value > noon - 59_000 && value <= noon)
        .map(({ label }) => label);
    const now = ticks(noon);
    expect(now).toEqual(["11:59:15", "11:59:30", "11:59:45", "12:00:00"]);
    expect(ticks(noon + 900)).toEqual(now);
  });

  it("tells times and values in the chart's language and zone, other ones at once", () => {
    const maker = new FrameMaker();
    const lines = [lineOf(seriesOf([0.25, 0.5, 0.75]))];
    const german = maker.make(
      frameInputOf(lines, { locale: "de", timeZone: "Asia/Kathmandu", timeWindow: 3_600_000 }),
      0,
    );
    expect(german.timeTicks.map(({ label }) => label)).toContain("17:30");
    expect(german.axes[0].ticks.map(({ label }) => label)).toContain("0,4");
    expect(german.newestValue?.text).toMatch(/^0,75/);
    const arabic = maker.make(frameInputOf(lines, { locale: "ar-EG", timeZone: "UTC", timeWindow: 3_600_000 }), 1_000);
    expect(arabic.timeTicks.map(({ label }) => label)).toContain("١١:٣٠");
    expect(arabic.axes[0].ticks.map(({ label }) => label)).toContain("٠٫٤");
  });

  it("does work that does not grow with the rows held", () => {
    const work = (rows: number): number => {
      const series = new Series();
      const times = Float64Array.from({ length: rows }, (_, index) => noon - (rows - 1 - index) * 100);
      series.insert(
        times,
        times.map((_, index) => Math.sin(index)),
      );
      const maker = new FrameMaker();
      maker.make(frameInputOf([lineOf(series)]), 0);
      const before = series.work.rows + series.work.blocks;
      series.append(noon + 100, 0);
      maker.make(frameInputOf([lineOf(series)], {}, { to: noon + 100 }), 16);
      return series.work.rows + series.work.blocks - before;
    };
    expect(work(1_000_000)).toBeLessThanOrEqual(work(10_000) + 32);
    expect(work(1_000_000)).toBeLessThan(200);
  });
});
