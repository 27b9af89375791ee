// @vitest-environment node
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { Gap } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { SeriesSet } from "../../src/widgets/store/series-set.js";
import { hubOf } from "../../src/widgets/store/stream-hub.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { describeWith } from "../servers/installed.js";
import type { MadeExporter } from "../servers/made-exporter.js";
import { startMadeExporter } from "../servers/made-exporter.js";
import type { Scraper } from "../servers/scraper.js";
import { scrapers } from "../servers/scrapers.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { cpuByMode, prometheus } from "./prometheus.js";

/** A row of the recipe. */
interface Row {
  readonly time: number;
  readonly value: number | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** The steps that the recipe requests again. */
const SETTLING_STEPS = 10;
const waitOptions = { timeout: 60_000, interval: 20 };
const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

it("runs the code of docs/recipes/prometheus.md as it stands there", () => {
  expect(blocksOf("prometheus", "js")).toEqual([runCodeOf("prometheus")]);
});

for (const { name, packages, start, hasNaN, delay, refusal } of scrapers) {
  describeWith(packages, name, () => {
    let exporter: MadeExporter;
    let server: Scraper;
    let base: string;

    beforeAll(async () => {
      exporter = await startMadeExporter();
      server = await start(exporter.port);
      base = `http://127.0.0.1:${server.port}`;
      await scraped(7);
    }, 60_000);

    afterAll(async () => {
      await server.stop();
      await exporter.stop();
    });

    /** Waits for `count` more scrapes. */
    function scraped(count: number): Promise<void> {
      const wanted = exporter.scrapes + count;
      return vi.waitFor(() => expect(exporter.scrapes).toBeGreaterThanOrEqual(wanted), waitOptions);
    }

    /** Asks Prometheus itself for a time range; returns the texts of its answer by key and time. */
    async function truth(
      promql: string,
      label: string,
      step: number,
      from: number,
      to: number,
    ): Promise<Map<string, Map<number, string>>> {
      const query = new URLSearchParams({
        query: promql,
        start: String(from / 1_000),
        end: String(to / 1_000),
        step: String(step / 1_000),
      });
      const answer = await (await fetch(`${base}/api/v1/query_range?${query}`)).json();
      const { result } = answer.data as { result: { metric: Record<string, string>; values: [number, string][] }[] };
      return new Map(
        result.map(({ metric, values }) => [
          metric[label],
          new Map(values.map(([time, text]) => [Math.round(time * 1_000), text])),
        ]),
      );
    }

    /** Subscribes like a widget; keeps the rows, gaps and errors. */
    function watch(stream: DataStream<Row>) {
      const set = new SeriesSet<Row>(hubOf(stream), {}, {});
      undo.push(
        () => stream.destroy(),
        () => set.close(),
      );
      const [gaps, errors]: [Gap[], unknown[]] = [[], []];
      let [liveFrom, historyTo] = [Infinity, -Infinity];
      stream.on("gap", (gap) => gaps.push(gap));
      stream.on("error", (error) => errors.push(error));
      stream.on("data", (_, { from, times }) => {
        if (from === "history") historyTo = Math.max(historyTo, ...times);
        else liveFrom = Math.min(liveFrom, ...times);
      });
      return {
        stream,
        set,
        gaps,
        errors,
        edges: () => ({ liveFrom, historyTo }),
        /** Waits for rows that span so many ms. */
        reaches: (span: number): Promise<void> => {
          const from = set.newestTime ?? Date.now();
          return vi.waitFor(() => expect(set.newestTime ?? 0).toBeGreaterThan(from + span), waitOptions);
        },
      };
    }

    type Watched = ReturnType<typeof watch>;

    /** Compares every series with Prometheus, from the first row to the last settled one; returns the texts it gave. */
    async function compare({ set, errors }: Watched, promql: string, label: string, step: number): Promise<string[]> {
      const ends = set.keys.map((key) => set.series(key)!);
      const from = Math.min(...ends.map((series) => series.time(series.first)));
      const to = set.newestTime! - SETTLING_STEPS * step;
      const said = await truth(promql, label, step, from, to);
      const steps = Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);
      expect(steps.length).toBeGreaterThan(4);
      for (const [key, texts] of said) {
        const series = set.series(key)!;
        const rows = Array.from({ length: series.length }, (_, i) => [
          series.time(series.first + i),
          series.value(series.first + i),
        ]);
        const settledRows = rows.filter(([time]) => time <= to);
        const known = new Set(settledRows.map(([time]) => time));
        // Expect a number only where Prometheus gives one: not for NaN, an infinity or absence.
        const expected = steps
          .filter((time) => known.has(time) || texts.has(time))
          .map((time) => {
            const number = Number(texts.get(time));
            return [time, Number.isFinite(number) ? number : NaN];
          });
        expect(settledRows, key).toEqual(expected);
      }
      expect(set.refused).toBe(0);
      expect(errors).toEqual([]);
      return [...said.values()].flatMap((texts) => [...texts.values()]);
    }

    it(
      "gives numbers that are texts, and takes NaN, infinities and absence for gaps",
      { timeout: 90_000 },
      async () => {
        const stream = new DataStream(prometheus(base, "made_value", { step: 250, delay }), {
          key: (row: Row) => row.labels.kind,
        });
        const watched = watch(stream);
        await watched.reaches(7_000);
        const texts = (await compare(watched, "made_value", "kind", 250)).map((text) => {
          return Number.isFinite(Number(text)) ? String(Number(text)) : text;
        });
        const finite = ["7", "1", "2", "3", "1.5e+300"];
        expect(new Set(texts)).toEqual(new Set([...finite, ...(hasNaN ? ["NaN", "+Inf", "-Inf"] : ["+Inf", "-Inf"])]));
        const gapsOf = (kind: string): number => {
          const series = watched.set.series(kind)!;
          return Array.from({ length: series.length }, (_, i) => series.value(series.first + i)).filter(Number.isNaN)
            .length;
        };
        expect(["steady", "large"].map(gapsOf)).toEqual([0, 0]);
        for (const kind of hasNaN ? ["nan", "infinite"] : ["infinite"]) expect(gapsOf(kind), kind).toBeGreaterThan(3);
        // One where a stretch begins.
        expect(gapsOf("absent")).toBeGreaterThan(1);
        expect(stream.stats).toMatchObject({ gaps: 0, dropped: 0 });
      },
    );

    it("joins what came before with what comes, with no seam: each step once", { timeout: 90_000 }, async () => {
      const stream = new DataStream(prometheus(base, "made_total", { step: 250, delay }), {
        key: (row: Row) => row.labels.job,
        backfill: 10_000,
      });
      const watched = watch(stream);
      await watched.reaches(4_000);
      const { liveFrom, historyTo } = watched.edges();
      expect(historyTo).toBe(liveFrom - 250);
      await compare(watched, "made_total", "job", 250);
      const series = watched.set.series("made")!;
      const spans = Array.from(
        { length: series.length - 1 },
        (_, i) => series.time(series.first + i + 1) - series.time(series.first + i),
      );
      expect(new Set(spans)).toEqual(new Set([250]));
      expect(series.time(series.first)).toBeLessThan(liveFrom - 3_000);
      expect(watched.gaps).toEqual([]);
    });

    it("brings what came while the line was cut, and tells no gap", { timeout: 90_000 }, async () => {
      const proxy = await startCuttingProxy(server.port);
      undo.push(proxy.close);
      const source = prometheus(`http://127.0.0.1:${proxy.port}`, "made_total", { step: 250, delay });
      const stream = new DataStream(source, {
        key: (row: Row) => row.labels.job,
        retry: { minDelay: 100, maxDelay: 100 },
      });
      const watched = watch(stream);
      await watched.reaches(500);
      proxy.refusing = true;
      proxy.cut();
      await scraped(5);
      expect(stream.state).not.toBe("live");
      proxy.refusing = false;
      await watched.reaches(4_000);
      const series = watched.set.series("made")!;
      const spans = Array.from(
        { length: series.length - 1 },
        (_, i) => series.time(series.first + i + 1) - series.time(series.first + i),
      );
      expect(new Set(spans)).toEqual(new Set([250]));
      expect(watched.errors.splice(0)).not.toEqual([]);
      await compare(watched, "made_total", "job", 250);
      expect(watched.gaps).toEqual([]);
    });

    it("shows a real machine's processors, by what they are busy with", { timeout: 90_000 }, async () => {
      const watched = watch(cpuByMode(base, { delay }));
      await watched.reaches(3_000);
      await compare(watched, "sum by (mode) (rate(node_cpu_seconds_total[10s]))", "mode", 1_000);
      expect(watched.set.keys).toEqual(expect.arrayContaining(["idle", "system", "user"]));
      expect(watched.gaps).toEqual([]);
    });

    it("fails for good where the expression is none", { timeout: 90_000 }, async () => {
      const watched = watch(new DataStream(prometheus(base, "sum(", { delay })));
      await vi.waitFor(() => expect(watched.stream.state).toBe("failed"), waitOptions);
      expect(watched.errors).toMatchObject([{ code: "refused", cause: refusal.status }]);
    });
  });
}
