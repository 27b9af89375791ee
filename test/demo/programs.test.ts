import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startServer } from "../../demo/server.mjs";
import { makeFolder } from "../servers/program.js";

/** What history and polls answer. */
interface Answer {
  readonly epoch: string;
  readonly head: number;
  readonly rows: readonly object[];
  readonly gaps: readonly object[];
}

const undo: (() => unknown)[] = [];

/** The store of the demo has tests of its own. */
const WITHOUT_STORE = { PORT: "0", STORE: "off" };

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A program of the demo: its lines as they come, and how it ended. */
class Program {
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  readonly lines: string[] = [];
  readonly words: string[] = [];
  readonly ended: Promise<number | null>;

  constructor(name: string, args: readonly string[] = [], env: Record<string, string> = {}) {
    const path = fileURLToPath(new URL(`../../demo/${name}`, import.meta.url));
    const child = spawn(process.execPath, [path, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#collect(child.stdout, this.lines);
    this.#collect(child.stderr, this.words);
    this.ended = once(child, "close").then(([code]) => code as number | null);
    undo.push(() => child.kill("SIGKILL"));
  }

  #collect(from: NodeJS.ReadableStream, into: string[]): void {
    createInterface({ input: from }).on("line", (line) => {
      into.push(line);
      for (const wake of this.#waiting) wake();
    });
  }

  /** Resolves once a line or a word of it fits. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = [...this.lines, ...this.words].find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
      });
    }
  }

  stop(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

describe("demo/server.mjs", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "prints one line, its address, serves there, and ends in order at %s",
    async (signal) => {
      const program = new Program("server.mjs", [], WITHOUT_STORE);
      const address = /http:\S+/.exec(await program.until(/http:/))?.[0] ?? "";
      expect((await fetch(address)).status).toBe(200);
      expect((await fetch(`${address}dist/tickline.bundle.min.mjs`, { method: "HEAD" })).status).toBe(200);
      program.stop(signal);
      expect(await program.ended).toBe(0);
      expect([program.lines.length, program.words]).toEqual([1, []]);
    },
  );

  it("stores its rows in the folder that it is told, serves before it can, and has them after a restart", async () => {
    const { path, remove } = makeFolder();
    undo.push(remove);
    const begin = async (): Promise<{ program: Program; address: string }> => {
      const program = new Program("server.mjs", [], { PORT: "0", STORE_FOLDER: path, STORE: "", DATABASE_URL: "" });
      return { program, address: /http:\S+/.exec(await program.until(/http:/))?.[0] ?? "" };
    };
    const ask = async (address: string, query: string): Promise<Answer> =>
      (await (await fetch(`${address}${query}`)).json()) as Answer;
    const { program: one, address } = await begin();
    // The page, and rows, though the store takes seconds.
    expect((await fetch(address)).status).toBe(200);
    await expect.poll(async () => (await ask(address, "metrics")).head, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(one.lines).toHaveLength(1);
    const before = await ask(address, "metrics");
    expect(await one.until(/^Rows/)).toBe(`Rows are kept in ${join(path, "pglite")}`);
    one.stop("SIGTERM");
    expect(await one.ended).toBe(0);

    const { program: two, address: again } = await begin();
    await expect.poll(async () => (await ask(again, "metrics")).head, { timeout: 20_000 }).toBeGreaterThan(0);
    const past = await ask(again, "metrics/history?from=0");
    expect(past.rows.slice(0, before.rows.length)).toEqual(before.rows);
    expect(past.gaps).toHaveLength(1);
    expect(
      (await ask(again, `metrics/history?epoch=${before.epoch}&after=0`)).rows.slice(0, before.rows.length),
    ).toEqual(before.rows);
    // A reader's position of before is void.
    const socket = new WebSocket(`${again.replace("http", "ws")}metrics`);
    undo.push(() => socket.terminate());
    await once(socket, "open");
    socket.send(JSON.stringify({ resume: { epoch: before.epoch, seq: 1 } }));
    const [answer] = (await once(socket, "message")) as [Buffer];
    expect(JSON.parse(answer.toString())).toMatchObject({ recovered: false });
    two.stop("SIGTERM");
    expect(await two.ended).toBe(0);
    expect([one.words, two.words]).toEqual([[], []]);
  });
});

describe("demo/headless.mjs", () => {
  it("prints a line a row and ends by itself when it is stopped", async () => {
    const server = await startServer();
    undo.push(() => server.close());
    const program = new Program("headless.mjs", [server.url]);
    await program.until(/^\d\d:\d\d:\d\d\.\d{3} {2}cpu +[\d.]+ % {2}memory +[\d.]+ % {2}load .* {2}delay +[\d.]+ ms$/);
    program.stop("SIGINT");
    expect(await program.ended).toBe(0);
    expect(program.words).toContain("-- live");
  });

  it("says in words that the server is down, and goes on when it is back", async () => {
    const server = await startServer();
    undo.push(() => server.close());
    server.refuse(true);
    const program = new Program("headless.mjs", [server.url]);
    expect(await program.until(/^-- waiting/)).toMatch(/next try in \d+\.\d s$/);
    expect(program.lines).toEqual([]);
    server.refuse(false);
    await program.until(/cpu/);
    program.stop("SIGTERM");
    expect(await program.ended).toBe(0);
  });

  it("tells of rows that were lost, and of their repair", async () => {
    const server = await startServer({ interval: 50, replay: 50 });
    undo.push(() => server.close());
    const program = new Program("headless.mjs", [server.url]);
    await program.until(/cpu/);
    server.refuse(true);
    await program.until(/^-- waiting/);
    const head = server.feed.head();
    while (server.feed.head() < head + 10) await new Promise((resolve) => undo.push(server.feed.listen(resolve)));
    server.refuse(false);
    expect(await program.until(/^-- gap/)).toMatch(/^-- gap: \d+ rows lost between/);
    expect(await program.until(/^-- repaired/)).toMatch(/^-- repaired: \d+ rows, 0 still missing$/);
  });

  it("refuses an address that is none", async () => {
    const program = new Program("headless.mjs", ["localhost:8080"]);
    expect(await program.ended).toBe(2);
    expect(program.words[0]).toMatch(/^not an address: localhost:8080\./);
  });
});
