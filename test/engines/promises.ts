import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { DataStreamOptions, Gap, Resume } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { testSource } from "../../src/testing/index.js";
import { countOf } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { until } from "../chaos/until.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { describeWith } from "../servers/installed.js";
import type { Program } from "../servers/program.js";
import { startProgram } from "../servers/program.js";
import type { EngineKind, NumberRow, RunningEngine } from "./engine.js";
import type { Note } from "./programs/reader.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A stream of an engine, and what it told. */
export function readEngine(kind: EngineKind, port: number, options: DataStreamOptions<NumberRow> = {}) {
  const stream = new DataStream<NumberRow>(kind.source(port), { retry: { minDelay: 1, maxDelay: 20 }, ...options });
  const values: number[] = [];
  const gaps: Gap[] = [];
  stream.on("data", (rows) => values.push(...rows.map(({ value }) => Number(value))));
  stream.on("gap", (gap) => gaps.push(gap));
  // Being cut is what this is about.
  stream.on("error", () => undefined);
  stream.start();
  undo.push(() => stream.destroy());
  return { stream, values, gaps, hasBegun: () => until(() => stream.position !== null) };
}

/** Starts an engine that is stopped after the test. */
async function startEngine(kind: EngineKind): Promise<RunningEngine> {
  const engine = await kind.start();
  undo.push(() => engine.stop());
  return engine;
}

const numbers = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

/** Counts what is wrong with the values that came, of those that were written. */
function faultsOf(values: readonly number[], written: readonly number[]) {
  const seen = new Set(values);
  return {
    lost: written.filter((value) => !seen.has(value)).length,
    doubled: values.length - seen.size,
    disordered: values.filter((value, i) => i > 0 && value < values[i - 1]).length,
  };
}

const FAULTLESS = { lost: 0, doubled: 0, disordered: 0 };

/** Declares, as tests with a real server, what holds for every engine that keeps a log. */
export function declareEnginePromises(kind: EngineKind): void {
  describeWith(kind.packages, `the log of ${kind.name}`, () => {
    promise(`${kind.name}: brings each row once, in order, through cuts anywhere in a message`, async (tell) => {
      const engine = await startEngine(kind);
      const proxy = await startCuttingProxy(engine.port);
      undo.push(proxy.close);
      const dice = createDice(seed);
      const cuts = countOf(200, 20);
      const { stream, values, gaps, hasBegun } = readEngine(kind, proxy.port);
      await hasBegun();
      let written = 0;
      const write = async (count: number): Promise<void> => {
        const next = numbers(written + 1, written + count);
        written += count;
        await engine.append(next);
      };
      const arrived = (): Promise<boolean> => until(() => values.at(-1) === written, 20_000);
      await write(3);
      await arrived();
      while (proxy.cuts < cuts) {
        const way = dice.between(0, 3);
        if (way === 1) proxy.cutAfter(dice.between(1, 900));
        else {
          proxy.refusing = way === 3;
          proxy.cut();
          if (way === 2) proxy.cutAfter(dice.between(1, 600));
        }
        await write(dice.between(0, 8));
        proxy.refusing = false;
        if (!(await arrived())) break;
      }
      proxy.cutAfter(Infinity);
      await write(1);
      await arrived();
      const { reconnects, dropped } = stream.stats;
      tell({
        cuts: proxy.cuts,
        reconnects,
        rows: written,
        ...faultsOf(values, numbers(1, written)),
        gaps: gaps.length,
      });
      expect({ ...faultsOf(values, numbers(1, written)), gaps, dropped }).toEqual({
        ...FAULTLESS,
        gaps: [],
        dropped: 0,
      });
      expect(reconnects).toBeGreaterThan(cuts / 3);
    });

    promise(`${kind.name}: loses no row that the engine had acknowledged when it was killed (-9)`, async (tell) => {
      const engine = await startEngine(kind);
      const dice = createDice(seed);
      const kills = countOf(5, 1);
      const { values, gaps, hasBegun } = readEngine(kind, engine.port);
      await hasBegun();
      let written = 0;
      const acknowledged: number[] = [];
      const write = (count: number): Promise<void> => {
        const next = numbers(written + 1, written + count);
        written += count;
        return engine.append(next).then(
          () => void acknowledged.push(...next),
          // Whether the engine has these nobody knows: they may come, once.
          () => undefined,
        );
      };
      for (let kill = 0; kill < kills; kill += 1) {
        const isKilled = pause(dice.between(1, 80)).then(() => engine.restart());
        const writes: Promise<void>[] = [];
        for (let i = 0; i < 200; i += 1) {
          writes.push(write(dice.between(1, 20)));
          if (i % 10 === 0) await pause(1);
        }
        await isKilled;
        await Promise.all(writes);
      }
      await write(1);
      const last = acknowledged.at(-1);
      await until(() => values.includes(last!), 20_000);
      const figures = faultsOf(
        values,
        acknowledged.sort((a, b) => a - b),
      );
      tell({ kills, written, acknowledged: acknowledged.length, ...figures, gaps: gaps.length });
      expect(last).toBe(written);
      expect({ ...figures, gaps }).toEqual({ ...FAULTLESS, gaps: [] });
    });

    promise(`${kind.name}: a reader that is killed (-9) goes on from the position it had kept`, async (tell) => {
      const engine = await startEngine(kind);
      const dice = createDice(seed);
      const kills = countOf(8, 2);
      const reader = await readerProgram(kind, engine.port);
      let written = 0;
      let program = await reader.start();
      for (let kill = 0; kill < kills; kill += 1) {
        const isKilled = pause(dice.between(5, 60)).then(() => program.stop("SIGKILL"));
        for (let i = dice.between(5, 20); i > 0; i -= 1) {
          const next = numbers(written + 1, written + dice.between(1, 20));
          await engine.append(next);
          written += next.length;
        }
        await isKilled;
        program = await reader.start();
      }
      await engine.append([(written += 1)]);
      await until(() => reader.notes().some(({ values }) => values.includes(written)), 20_000);
      await program.stop("SIGKILL");
      const notes = reader.notes();
      const values = notes.flatMap((each) => each.values);
      const gaps = notes.reduce((sum, each) => sum + each.gaps, 0);
      tell({ kills, rows: written, ...faultsOf(values, numbers(1, written)), gaps });
      expect({ ...faultsOf(values, numbers(1, written)), gaps }).toEqual({ ...FAULTLESS, gaps: 0 });
    });

    promise(`${kind.name}: 500 rows of the past and 50 live ones are 550`, async (tell) => {
      const engine = await startEngine(kind);
      await engine.append(numbers(1, 500));
      const { values, gaps, hasBegun } = readEngine(kind, engine.port, { backfill: { rows: 1_000 } });
      await hasBegun();
      for (let next = 501; next <= 550; next += 5) await engine.append(numbers(next, next + 4));
      await until(() => values.length >= 550);
      await pause(50);
      tell({ rows: values.length });
      // The past may come in after the first live rows.
      expect(values.sort((a, b) => a - b)).toEqual(numbers(1, 550));
      expect(gaps).toEqual([]);
    });

    it(`${kind.name}: tells one gap of a kept position that was trimmed, or is of another epoch`, async () => {
      const engine = await startEngine(kind);
      const first = readEngine(kind, engine.port);
      await first.hasBegun();
      await engine.append(numbers(1, 20));
      await until(() => first.values.length === 20);
      const kept = first.stream.position;
      expect(kept).not.toBeNull();
      first.stream.destroy();
      await engine.append(numbers(21, 60));
      await engine.trim?.(10);

      const trimmed = readEngine(kind, engine.port, { resume: kept });
      const foreign = readEngine(kind, engine.port, {
        resume: { ...kept!, epoch: "of another feed" } satisfies Resume,
      });
      await until(() => trimmed.values.length >= 10);
      await until(() => foreign.stream.position?.epoch === kept!.epoch);
      await engine.append([61]);
      await until(() => trimmed.values.at(-1) === 61 && foreign.values.at(-1) === 61);
      await pause(50);
      expect(trimmed.values).toEqual(numbers(engine.trim ? 51 : 21, 61));
      expect(trimmed.gaps).toHaveLength(engine.trim ? 1 : 0);
      expect(foreign.gaps).toHaveLength(1);
    });

    describe(`${kind.name} keeps the laws of a source`, () => {
      let engine: RunningEngine | undefined;
      let proxy: Awaited<ReturnType<typeof startCuttingProxy>> | undefined;
      let next = 0;
      afterAll(async () => {
        await proxy?.close();
        await engine?.stop();
      });
      testSource(
        kind.name,
        async () => {
          engine ??= await kind.start();
          proxy ??= await startCuttingProxy(engine.port);
          return kind.source(proxy.port);
        },
        {
          it,
          describe,
          connections: () => (kind.keepsConnections ? 0 : (proxy?.connections ?? 0)),
          deliver: () => engine?.append([(next += 1)]),
          secrets: ["127.0.0.1"],
        },
      );
    });
  });
}

/** A program that reads an engine, writes down what came, and can be killed. */
async function readerProgram(kind: EngineKind, port: number) {
  // Where the packages that the program needs can be found.
  const folder = join(root, "node_modules/.cache/tickline", `engines-${process.pid}-${kind.name}`);
  mkdirSync(folder, { recursive: true });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: [join(root, "test/engines/programs/reader.ts")],
    outfile: join(folder, "reader.mjs"),
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const file = join(folder, "notes");
  writeFileSync(file, "");
  return {
    async start(): Promise<Program> {
      const program = startProgram(
        process.execPath,
        [join(folder, "reader.mjs"), kind.name, String(port), file],
        folder,
      );
      undo.push(() => program.stop("SIGKILL"));
      await program.until((output) => output.includes("has begun") || undefined);
      return program;
    },
    notes: (): Note[] =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Note),
  };
}
