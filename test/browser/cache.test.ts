import { afterEach, describe, expect } from "vitest";
import type { Batch, DataStream } from "../../src/stream/index.js";
import { deleteCache } from "../../src/stream/index.js";
import { countOf } from "../chaos/count.js";
import { createDice } from "../chaos/dice.js";
import { promise, seed } from "../chaos/promise.js";
import { until } from "../chaos/until.js";
import type { NumberedRow } from "../servers/page-server.js";
import { PageServer } from "../servers/page-server.js";
import type { CachedPageHost } from "./cached-page.js";
import { trusted } from "./markup.js";

/** Number of rows that the server holds, and of those that a page keeps. */
const [KEEP, RECENT] = [60, 100];

/** A page that was loaded, and what its stream told. */
interface Life {
  readonly stream: DataStream<NumberedRow>;
  readonly cached: NumberedRow[];
  readonly told: NumberedRow[];
  readonly faults: string[];
}

const frame = document.createElement("iframe");

afterEach(() => {
  frame.remove();
});

/** Listens to a stream from its start: a row that is told twice, or behind a later one, is a fault. */
function listen(stream: DataStream<NumberedRow>): Life {
  const life: Life = { stream, cached: [], told: [], faults: [] };
  const seen = new Set<string>();
  let newest: NumberedRow | undefined;
  const hear = (rows: readonly NumberedRow[], { from }: Batch, isRepair = false): void => {
    for (const row of rows) {
      const name = `${row.epoch}:${row.value}`;
      if (seen.has(name)) life.faults.push(`doubled: ${name}, from ${from}`);
      seen.add(name);
      if (!isRepair && newest?.epoch === row.epoch && newest.value > row.value) {
        life.faults.push(`out of order: ${name}`);
      }
      if (!isRepair) newest = row;
      if (from === "cache") life.cached.push(row);
      life.told.push(row);
    }
  };
  stream.subscribe({
    data: hear,
    repair: ({ rows, batch }) => {
      hear(rows, batch, true);
    },
    error: ({ code, message }) => {
      if (code !== "closed" && code !== "connect-failed") life.faults.push(`${code}: ${message}`);
    },
  });
  return life;
}

/** Looks at all that a late subscriber is handed: rows follow one another, but where a gap is told of just that. */
function holes({ stream }: Life): { readonly faults: string[]; readonly gaps: number } {
  const rows: NumberedRow[] = [];
  const gaps = new Set<string>();
  const nameOf = (epoch: string | undefined, offset: unknown): string => `${epoch}:${String(offset)}`;
  stream.subscribe({
    data: (added) => rows.push(...added),
    gap: ({ after, before }) => {
      const [from, to] = [after.position, before.position];
      gaps.add(`${nameOf(from?.epoch, from?.offset)} to ${nameOf(to?.epoch, to?.offset)}`);
    },
  })();
  const faults: string[] = [];
  for (let i = 1; i < rows.length; i += 1) {
    const [last, row] = [rows[i - 1], rows[i]];
    const hole = `${nameOf(last.epoch, last.value)} to ${nameOf(row.epoch, row.value)}`;
    if (last.epoch === row.epoch && row.value <= last.value) faults.push(`back from ${hole}`);
    else if ((last.epoch !== row.epoch || row.value > last.value + 1) && !gaps.has(hole)) faults.push(`no gap ${hole}`);
  }
  return { faults, gaps: gaps.size };
}

describe("a cache", () => {
  promise("over a reload no row is lost, doubled or out of order, also where the server forgot", async (tell) => {
    const reloads = countOf(200, 6);
    const dice = createDice(seed);
    const server = new PageServer(KEEP);
    const name = `reloads ${seed}`;
    await deleteCache(name);
    let ready: (life: Life) => void = () => undefined;
    const host: { -readonly [K in keyof CachedPageHost]: CachedPageHost[K] } = {
      Socket: server.Socket,
      fetch: server.fetch,
      name,
      speed: 50,
      isTold: true,
      recent: RECENT,
      ready: (stream) => {
        ready(listen(stream));
      },
    };
    Object.assign(globalThis, { cachedPage: host });
    frame.srcdoc = trusted('<!doctype html><script type="module" src="/test/browser/cached-page.ts"></script>');

    /** Loads the page, anew or for the first time. */
    async function load(way: "first" | "reload" | "kill" | "another frame"): Promise<Life> {
      const coming = new Promise<Life>((resolve) => {
        ready = resolve;
      });
      if (way === "first") document.body.append(frame);
      else if (way === "another frame") {
        frame.remove();
        server.silence();
        document.body.append(frame);
      } else frame.contentWindow?.location.reload();
      const life = await coming;
      frame.contentWindow?.addEventListener("pagehide", () => {
        server.silence();
      });
      return life;
    }

    const everTold = new Set<string>();
    const figures = { rows: 0, "rows kept": 0, "new epochs": 0, forgotten: 0, killed: 0, gaps: 0, repaired: 0 };
    const faults: string[] = [];
    let way: Parameters<typeof load>[0] = "first";
    let former: Life | undefined;
    for (let n = 0; n <= reloads; n += 1) {
      host.isTold = dice.chance(0.6);
      const life = await load(way);
      // Rows may have come to the page before until it was gone.
      for (const { epoch, value } of former?.told ?? []) everTold.add(`${epoch}:${value}`);
      former = life;
      const { stream } = life;
      const isUp = (): boolean => stream.state === "live" || stream.state === "stale";
      const isLevel = (): boolean => {
        const newest = stream.latest()?.row;
        return isUp() && newest?.epoch === server.epoch && newest.value === server.head;
      };
      if (!(await until(isUp))) faults.push(`life ${n} is ${stream.state}`);
      for (let step = dice.between(1, 5); step > 0; step -= 1) {
        server.append(dice.between(1, 25));
        if (dice.chance(0.2)) server.cut();
        if (dice.chance(0.7) && !(await until(isLevel))) faults.push(`life ${n} is not level at step ${step}`);
      }
      // A time in which what has come may or may not be written down, and history answered.
      await new Promise((resolve) => setTimeout(resolve, dice.between(0, 60)));
      const { faults: found, gaps } = holes(life);
      faults.push(...[...life.faults, ...found].map((fault) => `life ${n}, after ${way}: ${fault}`));
      if (n > 0 && life.cached.length === 0) faults.push(`life ${n}, after ${way}: nothing was kept`);
      for (const { epoch, value } of life.cached) {
        if (!everTold.has(`${epoch}:${value}`)) faults.push(`life ${n}: ${epoch}:${value} was kept, and never told`);
      }
      figures["rows kept"] += life.cached.length;
      figures.gaps += gaps;
      figures.repaired += stream.stats.repaired;
      way = dice.one(["reload", "reload", "another frame"]);
      if (!host.isTold) figures.killed += 1;
      if (way === "reload" && dice.chance(0.5)) server.append(dice.between(1, 30));
      if (dice.chance(0.15)) {
        figures.forgotten += 1;
        server.append(KEEP + dice.between(1, 2 * KEEP));
      }
      if (dice.chance(0.1)) {
        figures["new epochs"] += 1;
        server.restart(String(n + 2));
        server.append(dice.between(0, 30));
      }
    }
    figures.rows = everTold.size;
    server.close();
    frame.remove();
    tell({ reloads, ...figures });
    expect(faults).toEqual([]);
    await deleteCache(name);
  });
});
