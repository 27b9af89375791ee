// @vitest-environment node
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import type { DataStreamOptions, Past } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { describeWith } from "../servers/installed.js";
import type { MadeExporter } from "../servers/made-exporter.js";
import { LEVEL, startMadeExporter } from "../servers/made-exporter.js";
import type { Scraper } from "../servers/scraper.js";
import { scrapers } from "../servers/scrapers.js";
import type { Place, SeededWeek } from "../servers/seeded-week.js";
import { seededWeek } from "../servers/seeded-week.js";
import { prometheus } from "./prometheus.js";

/** A row of the recipe. */
interface Row {
  readonly time: number;
  readonly value: number | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** What an expression gives for a value of the seeded series; undefined: none, or no finite number. */
type Expected = (value: number) => number | undefined;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PLACES = ["hall", "yard"] as const;
const itself: Expected = (value) => value;

for (const { name, packages, start, lookback, delay, refusal } of scrapers) {
  describeWith(packages, `the past of ${name}`, () => {
    let exporter: MadeExporter;
    let server: Scraper;
    let base: string;
    let week: SeededWeek;

    beforeAll(async () => {
      exporter = await startMadeExporter();
      week = seededWeek(Date.now(), lookback);
      server = await start(exporter.port, week.toText(exporter.port));
      base = `http://127.0.0.1:${server.port}`;
      await vi.waitFor(() => expect(exporter.scrapes).toBeGreaterThan(1));
    }, 60_000);

    afterAll(async () => {
      await server.stop();
      await exporter.stop();
    });

    function open(promql = "made_level", step = MINUTE, options: DataStreamOptions<Row> = {}): DataStream<Row> {
      const source = prometheus(base, promql, { step, delay });
      const stream = new DataStream<Row>(source, { key: (row) => row.labels.place, ...options });
      onTestFinished(() => stream.destroy());
      return stream;
    }

    /** Returns the values of the steps from a time up to another, exclusive. */
    function valuesOf(place: Place, from: number, to: number, step: number, expected: Expected): number[] {
      const times = Array.from({ length: Math.round((to - from) / step) }, (_, index) => from + index * step);
      return times.flatMap((time) => {
        const value = week.valueAt(place, time);
        return (value === undefined ? undefined : expected(value)) ?? [];
      });
    }

    /** Compares rows with the seeded values, and looks that none is missing; returns how many are sums. */
    function compare(past: Past<Row>, from: number, to: number, step: number, expected = itself): void {
      const by = past.step ?? step;
      for (const place of PLACES) {
        const indexes = [...past.times.keys()].filter((index) => past.keys![index] === place);
        const numbers = indexes.filter((index) => past.rows[index].value !== null);
        const times = Array.from({ length: Math.floor(to / by) - Math.ceil(from / by) + 1 }, (_, index) => {
          return (Math.ceil(from / by) + index) * by;
        });
        const known = times.filter((time) => valuesOf(place, time, time + by, step, expected).length > 0);
        expect(numbers.map((index) => past.times[index])).toEqual(known);
        for (const index of numbers) {
          const values = valuesOf(place, past.times[index], past.times[index] + by, step, expected);
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          expect(past.rows[index].value).toBeCloseTo(mean, 9);
          if (past.step === undefined) continue;
          expect(past.min![index].value).toBeCloseTo(Math.min(...values), 9);
          expect(past.max![index].value).toBeCloseTo(Math.max(...values), 9);
        }
        // Each stretch without a value begins with a null, which breaks the line.
        const nulls = indexes.filter((index) => past.rows[index].value === null).map((index) => past.times[index]);
        const before = (time: number): boolean => valuesOf(place, time - by, time, step, expected).length > 0;
        expect(nulls).toEqual(times.filter((time) => !known.includes(time) && before(time)));
      }
    }

    it("is that of the seeded series over an hour, a day and a week, as it is and summed up", async () => {
      const stream = open();
      const to = week.to - 2 * HOUR;
      for (const [length, points, by] of [
        [HOUR, 1_000, undefined],
        [HOUR, 20, 3 * MINUTE],
        [DAY, 2_000, undefined],
        [DAY, 500, 3 * MINUTE],
        [7 * DAY - 2 * HOUR, 1_000, 10 * MINUTE],
        [7 * DAY - 2 * HOUR, 100, 100 * MINUTE],
      ] as const) {
        const past = await stream.history({ from: to - length, to, points });
        expect([past.step, past.whole, past.isLimited]).toEqual([by, true, false]);
        compare(past, to - length, to, MINUTE);
      }
    });

    it("shows a spike that a sample each step never sees", async () => {
      const { minute, value } = week.spike;
      const past = await open().history({ from: week.from, to: week.to, points: 1_000 });
      const greatest = past.max!.reduce((most, row) => ((row.value ?? 0) > (most.value ?? 0) ? row : most));
      expect(greatest).toMatchObject({ value, labels: { place: "hall" } });
      expect(minute - greatest.time).toBeGreaterThan(0);
      expect(minute - greatest.time).toBeLessThan(past.step!);
      const query = new URLSearchParams({
        query: "made_level",
        start: String(Math.ceil(week.from / past.step!) * (past.step! / 1_000)),
        end: String(week.to / 1_000),
        step: String(past.step! / 1_000),
      });
      const { data } = await (await fetch(`${base}/api/v1/query_range?${query}`)).json();
      const series = data.result as { values: [number, string][] }[];
      const samples = series.flatMap(({ values }) => values.map(([, text]) => Number(text)));
      expect(samples.length).toBeGreaterThan(1_000);
      expect(Math.max(...samples)).toBeLessThan(value);
    });

    it("leaves out what is no finite number, and sums up any expression", async () => {
      const stream = open("ln(made_level - 50) # of what is above the middle");
      const past = await stream.history({ from: week.from, to: week.to - HOUR, points: 500 });
      const finite: Expected = (value) => (value > 50 ? Math.log(value - 50) : undefined);
      compare(past, week.from, week.to - HOUR, MINUTE, finite);
      expect(past.rows.filter(({ value }) => value === null)).not.toHaveLength(0);
    });

    it("tells the stretches in which no series has a row", async () => {
      for (const points of [1_000, undefined]) {
        const past = await open().history({ from: week.from, to: week.to, points });
        const by = past.step ?? MINUTE;
        expect(past.gaps).toHaveLength(1);
        const [{ after, before, kind }] = past.gaps;
        expect(kind).toBe("unknown");
        expect(after - week.hole.from).toBeGreaterThanOrEqual(lookback - MINUTE - by);
        expect(after - week.hole.from).toBeLessThan(lookback + by);
        expect(Math.abs(before - week.hole.to)).toBeLessThanOrEqual(by);
        expect([...past.times].filter((time) => time > after + by && time < before)).toEqual([]);
      }
    });

    it("gives the same rows wherever a question begins, and only those that are over are whole", async () => {
      const stream = open();
      const [whole, part] = [
        await stream.history({ from: week.from, to: week.from + DAY, points: 144 }),
        await stream.history({ from: week.from + 7 * HOUR, to: week.from + 19 * HOUR, points: 72 }),
      ];
      expect(part.rows.length).toBeGreaterThan(140);
      const times = new Set(part.times);
      expect(part.rows).toEqual(whole.rows.filter(({ time }) => times.has(time)));
      expect(part.max).toEqual(whole.max!.filter(({ time }) => times.has(time)));
    });

    it("sums up the rows so far where the span is not over, and none of the time to come", async () => {
      const stream = open("made_level * 0 + time()", 1_000);
      const now = Date.now();
      const past = await stream.history({ from: now - 20 * MINUTE, to: now + HOUR, points: 8 });
      const { value, time } = past.max!.at(-1)!;
      expect(time).toBeLessThanOrEqual(now);
      expect(past.times.at(-1)! + past.step!).toBeGreaterThan(now);
      expect(value! * 1_000).toBeLessThanOrEqual(Date.now());
      expect(value! * 1_000).toBeGreaterThan(now - 10_000);
    });

    it("chooses wider sums where keys are many, and keeps the names of metrics", async () => {
      const promql = '{__name__=~"made_level|made_le.*l"}';
      const stream = open(promql, MINUTE, { maxRows: 500, key: (row) => `${row.labels.__name__} ${row.labels.place}` });
      const past = await stream.history({ from: week.from, to: week.to, points: 1_000 });
      expect(past.rows.length).toBeGreaterThan(200);
      expect(past.rows.length).toBeLessThanOrEqual(500);
      expect(new Set(past.keys)).toEqual(new Set(["made_level hall", "made_level yard"]));
      expect(Math.max(...past.max!.map(({ value }) => value ?? 0))).toBe(week.spike.value);
    });

    it("finds the last row before a time across a hole, in as many requests as that takes", async () => {
      const past = await open("made_level", 5_000).history({ to: week.hole.to - HOUR, limit: 1 });
      expect(past.times).toHaveLength(1);
      expect(past.times[0] - week.hole.from).toBeGreaterThan(lookback - MINUTE);
      expect(past.times[0] - week.hole.from).toBeLessThan(lookback);
      const before = await open().history({ to: week.from - 1, limit: 1 });
      expect([before.rows, before.whole]).toEqual([[], true]);
    });

    it("brings the oldest rows after a position, page by page, as the repair of a gap asks for them", async () => {
      const source = prometheus(base, "made_level", { step: MINUTE, delay });
      const first = Math.ceil((week.spike.time - DAY) / MINUTE) * MINUTE;
      const times: number[] = [];
      const before = { offset: first + 3_000 * MINUTE };
      for (let after = { offset: first }; times.at(-1) !== before.offset - MINUTE;) {
        const query = { after, before, limit: 1_000, signal: new AbortController().signal };
        const { rows, position, whole } = await source.history!(query);
        expect([rows.length > 0, whole]).toEqual([true, true]);
        times.push(...rows.filter(({ labels }: Row) => labels.place === "hall").map(({ time }: Row) => time));
        after = position as { offset: number };
      }
      expect(times).toEqual(Array.from({ length: 2_999 }, (_, index) => first + (index + 1) * MINUTE));
    });

    it("goes on live from where the past ends, with the same rows", async () => {
      const stream = open("made_level", 1_000, { backfill: HOUR });
      const rows = new Map<string, number | null>();
      stream.subscribe({
        data(batch) {
          for (const { labels, time, value } of batch) rows.set(`${labels.place} ${time}`, value);
        },
      });
      const now = await vi.waitFor(() => {
        const newest = Math.max(...[...rows.keys()].map((key) => Number(key.split(" ")[1])));
        expect([rows.get(`hall ${newest}`), rows.size > 6_900]).toEqual([LEVEL, true]);
        return newest;
      });
      // Values of the newest steps may change until they have settled, on both sides.
      await vi.waitFor(async () => {
        const past = await stream.history({ from: now - HOUR + MINUTE, to: now });
        const seeded = past.rows.filter(({ time }) => time <= week.to);
        expect(seeded).toHaveLength(2 * Math.floor((week.to - past.times[0]) / 1_000 + 1));
        const first = past.rows.find(({ time, value }) => time > week.to && value === LEVEL)!.time;
        expect(past.rows.filter(({ time }) => time >= first)).toHaveLength(2 * ((now - first) / 1_000 + 1));
        const differs = ({ labels, time, value }: Row): boolean => rows.get(`${labels.place} ${time}`) !== value;
        expect(past.rows.filter(differs)).toEqual([]);
        expect(past.rows.at(-1)).toMatchObject({ value: LEVEL });
      });
      expect(stream.stats.gaps).toBe(0);
    });

    it("fails with the server's own words where the expression is none", async () => {
      const stream = open("sum(");
      const errors: Error[] = [];
      stream.subscribe({ error: (error) => errors.push(error) });
      await vi.waitFor(() => expect(stream.state).toBe("failed"));
      const message = expect.stringContaining(refusal.syntax) as string;
      expect(errors).toMatchObject([{ code: "refused", cause: refusal.status, message, retryable: false }]);
      await expect(stream.history({ limit: 1 })).rejects.toMatchObject({ message });
      const many = open("made_level * on(job) made_level", MINUTE, { retry: { minDelay: 1, maxDelay: 2 } });
      many.on("error", () => undefined);
      const refused = many.history({ from: week.from, to: week.to, points: 10 });
      await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(refusal.manyToMany) });
    });
  });
}
