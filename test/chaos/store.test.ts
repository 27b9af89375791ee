import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { WebSocket } from "ws";
import type { StoreOptions } from "../../demo/store/stored-feed.mjs";
import { DataStream, webSocket } from "../../src/stream/index.js";
import { describeWith } from "../servers/installed.js";
import type { StoredRow, StoreKind } from "../servers/stores.js";
import { startPglites, startPostgresStores } from "../servers/stores.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

/** A row of a feed, which each server samples anew. */
type Sample = Record<string, number | null> & { readonly time: number };

interface Envelope {
  readonly epoch: string;
  readonly seq?: number;
  readonly rows?: readonly Sample[];
  readonly head?: number;
  readonly recovered?: boolean;
}

const kills = countOf(50, 3);

/** A server lives so long at most before it is killed, ms: some are killed before their store is up. */
const LONGEST_LIFE = 2_000;

const PROGRAM = fileURLToPath(new URL("programs/stored-demo.mjs", import.meta.url));

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Starts the demo in a process of its own, with a row each `interval` ms. */
class Server {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  #waiting: (() => void)[] = [];

  constructor(store: StoreOptions, interval: number, port: number) {
    const options = JSON.stringify({ port, interval, heartbeat: 100, store });
    this.#child = spawn(process.execPath, [PROGRAM, options], { stdio: ["ignore", "pipe", "inherit"] });
    this.#child.on("exit", () => this.#wake());
    createInterface({ input: this.#child.stdout! }).on("line", (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    undo.push(() => this.kill());
  }

  /** Resolves with a line that it prints; undefined where it ends before. */
  async until(pattern: RegExp): Promise<string | undefined> {
    for (;;) {
      const found = this.#lines.find((line) => pattern.test(line));
      if (found !== undefined || this.#isGone) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  get #isGone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async kill(): Promise<void> {
    if (this.#isGone) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}

/** What a reader of the protocol saw: rows by their epoch and number. */
class Reader {
  readonly seen = new Map<string, Sample>();
  /** Rows that did not follow the one before. */
  skipped = 0;
  /** Answers to its positions of an epoch that is over, and of one that is not. */
  readonly answers = { lost: 0, recovered: 0 };
  #position: { epoch: string; seq: number } | null = null;

  /** Reads until the server is gone. */
  async read(url: string): Promise<void> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/metrics`);
    socket.on("open", () => socket.send(JSON.stringify({ resume: this.#position })));
    socket.on("message", (data: Buffer) => this.#take(JSON.parse(data.toString()) as Envelope));
    socket.on("error", () => undefined);
    await once(socket, "close");
  }

  #take({ epoch, seq, rows = [], head, recovered }: Envelope): void {
    if (recovered !== undefined) this.answers[recovered ? "recovered" : "lost"] += 1;
    if (this.#position?.epoch !== epoch) this.#position = { epoch, seq: head ?? 0 };
    const first = (seq ?? 0) - rows.length + 1;
    if (rows.length > 0 && first !== this.#position.seq + 1) this.skipped += 1;
    for (const [index, row] of rows.entries()) this.seen.set(`${epoch} ${first + index}`, row);
    this.#position = { epoch, seq: seq ?? head ?? 0 };
  }
}

/** Returns what a page would show: all rows, and the holes that are known. */
async function view(url: string) {
  const source = webSocket<Sample>(`${url.replace("http", "ws")}/metrics`, {
    WebSocket,
    history: `${url}/metrics/history`,
  });
  const stream = new DataStream<Sample>(source);
  stream.start();
  try {
    return await stream.history({ from: 0 });
  } finally {
    stream.destroy();
  }
}

/** Returns the holes between the epochs of rows, in order of time. */
function holesBetween(rows: readonly StoredRow[]) {
  const byTime = [...rows].sort((a, b) => a.time - b.time || a.seq - b.seq);
  return byTime
    .slice(1)
    .map((row, index) => ({ after: byTime[index], before: row }))
    .filter(({ after, before }) => after.epoch !== before.epoch)
    .map(({ after, before }) => ({ after: after.time, before: before.time, kind: "lost" }));
}

function testKills(name: string, start: () => Promise<StoreKind>): void {
  let kind: StoreKind;
  beforeAll(async () => {
    kind = await start();
  });
  afterAll(() => kind.end());

  promise(
    `a server over ${name} that is killed loses no row that a reader saw, and its holes are the gaps`,
    async (tell) => {
      const { options, read, remove } = await kind.create();
      undo.push(remove);
      const dice = createDice(seed);
      const reader = new Reader();
      let port = 0;
      let early = 0;
      for (let count = 0; count < kills; count += 1) {
        const server = new Server(options, 10, port);
        const url = (await server.until(/^http:/)) ?? "";
        port = Number(new URL(url).port);
        const reading = reader.read(url);
        const isUp = server.until(/^Rows are/);
        // Each second one at any time, the others while they write into the database.
        const life = dice.between(0, LONGEST_LIFE);
        const word = await (count % 2 === 0 ? Promise.race([isUp, sleep(life, "early")]) : isUp);
        if (word === "early") early += 1;
        else {
          expect(word).toMatch(/^Rows are kept/);
          await sleep(life / 2);
        }
        await server.kill();
        await reading;
      }

      const server = new Server(options, 3_600_000, port);
      const url = (await server.until(/^http:/)) ?? "";
      expect(await server.until(/^Rows are/)).toMatch(/^Rows are kept/);
      const past = await view(url);
      await server.kill();
      const rows = await read();
      const stored = new Map(rows.map(({ epoch, seq, ...row }) => [`${epoch} ${seq}`, row]));
      const holes = holesBetween(rows);
      tell({ kills, "before the store was up": early, "rows stored": rows.length, "rows seen": reader.seen.size });
      tell({ holes: holes.length, "gaps told": past.gaps.length });

      expect(rows.length).toBeGreaterThan(0);
      expect([...reader.seen].filter(([id, row]) => JSON.stringify(stored.get(id)) !== JSON.stringify(row))).toEqual(
        [],
      );
      expect([reader.skipped, reader.answers]).toEqual([0, { lost: kills - 1, recovered: 0 }]);
      // Of each epoch all rows up to its last.
      for (const epoch of new Set(rows.map((row) => row.epoch))) {
        const numbers = rows.filter((row) => row.epoch === epoch).map(({ seq }) => seq);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }
      const inTime = [...rows]
        .sort((a, b) => a.time - b.time || a.seq - b.seq)
        .map(({ epoch: _, seq: __, ...row }) => row);
      expect(past.rows).toEqual(inTime);
      expect(past.whole).toBe(true);
      expect(past.gaps).toEqual(holes);
    },
  );
}

describe("kill -9", () => testKills("PGlite", startPglites));
describeWith(["postgresql"], "kill -9", () => testKills("PostgreSQL", startPostgresStores));
