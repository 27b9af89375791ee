import { EventEmitter, once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Subject } from "rxjs";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { DataStreamOptions, Gap, Recording, Source } from "../../../src/stream/index.js";
import {
  DataStream,
  eventSource,
  fromEmitter,
  fromIterable,
  fromObservable,
  manual,
  poll,
  random,
  replay,
  webSocket,
} from "../../../src/stream/index.js";
import { FakeEnvironment } from "../fake-environment.js";

interface Reading {
  seq: number;
}

/** Subscribes to a stream on a source; keeps its rows and gaps. */
function hear<T>(source: Source<T>, options: DataStreamOptions<T> = {}) {
  const stream = new DataStream<T>(source, { retry: { minDelay: 5, maxDelay: 5 }, maxAhead: Infinity, ...options });
  const rows: T[] = [];
  const gaps: Gap[] = [];
  const waiting = new Set<() => void>();
  const check = () => {
    for (const each of [...waiting]) each();
  };
  stream.on("data", (batch) => {
    rows.push(...batch);
  });
  stream.on("gap", (gap) => {
    gaps.push(gap);
  });
  stream.on("error", () => undefined);
  for (const event of ["data", "gap", "state"] as const) stream.on(event, check);
  stream.start();
  onTestFinished(() => {
    stream.destroy();
  });
  return {
    stream,
    rows,
    gaps,
    until: (test: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (!test()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

const numbers = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

describe("one source under two streams", () => {
  it("eventSource(): each comes back with the id of its own last event", async () => {
    // The server cuts each connection after ten rows, and continues after the id that the next one names.
    const asked: (string | undefined)[] = [];
    const { port } = await serve((request, response) => {
      const id = request.headers["last-event-id"] as string | undefined;
      asked.push(id);
      const start = Number(/\d+$/.exec(id ?? "0")?.[0]);
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (let seq = start + 1; seq <= Math.min(40, start + 10); seq++) {
        response.write(`id: life:${seq}\ndata: ${JSON.stringify({ epoch: "life", seq, rows: [{ seq }] })}\n\n`);
      }
      if (start < 40) response.end();
    });
    const source = eventSource<Reading>(`http://127.0.0.1:${port}/`, { resumes: true });
    const [one, two] = [hear(source), hear(source, { retry: { minDelay: 17, maxDelay: 17 } })];
    await Promise.all([one, two].map((each) => each.until(() => each.rows.at(-1)?.seq === 40)));
    expect([one, two].map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([numbers(1, 40), numbers(1, 40)]);
    expect([one.gaps, two.gaps]).toEqual([[], []]);
    expect(asked.filter((id) => id === undefined)).toHaveLength(2);
  });

  it("webSocket(): each resumes from its own place", async () => {
    const { server, port } = await serve((_, response) => {
      response.end();
    });
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket) => {
      socket.on("message", (text) => {
        const { resume } = JSON.parse((text as Buffer).toString()) as { resume: { seq: number } | null };
        const start = resume?.seq ?? 0;
        const end = Math.min(40, start + 10);
        socket.send(
          JSON.stringify({
            epoch: "life",
            seq: end,
            rows: numbers(start + 1, end - start).map((seq) => ({ seq })),
            ...(resume && { recovered: true }),
          }),
        );
        if (end < 40) socket.close();
      });
    });
    onTestFinished(() => {
      sockets.close();
    });
    const source = webSocket<Reading>(`http://127.0.0.1:${port}/`, { WebSocket });
    const [one, two] = [hear(source), hear(source, { retry: { minDelay: 17, maxDelay: 17 } })];
    await Promise.all([one, two].map((each) => each.until(() => each.rows.at(-1)?.seq === 40)));
    expect([one, two].map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([numbers(1, 40), numbers(1, 40)]);
    expect([one.gaps, two.gaps]).toEqual([[], []]);
  });

  it("poll(): each reads all answers", async () => {
    let seq = 0;
    const { port } = await serve((_, response) => {
      seq = Math.min(seq + 1, 40);
      response.end(
        JSON.stringify({ epoch: "life", seq, rows: numbers(1, seq).map((each) => ({ seq: each })), head: seq }),
      );
    });
    const source = poll<Reading>(`http://127.0.0.1:${port}/`, { interval: 5 });
    const [one, two] = [hear(source), hear(source)];
    await Promise.all([one, two].map((each) => each.until(() => each.rows.at(-1)?.seq === 40)));
    const ends = [one, two].map(({ rows }) => rows.map((row) => row.seq));
    for (const values of ends) expect(values).toEqual(numbers(values[0], 41 - values[0]));
    expect([one.gaps, two.gaps]).toEqual([[], []]);
  });

  it("random(): each asks history of its own run", async () => {
    const source = random({ interval: 1_000 });
    const [one, two] = [
      new FakeEnvironment({ now: 1_700_000_000_000 }),
      new FakeEnvironment({ now: 1_700_000_100_000, seed: 2 }),
    ];
    const first = hear(source, { environment: one, backfill: { rows: 5 } });
    await one.advanceAsync(10_000);
    first.stream.stop();
    const second = hear(source, { environment: two });
    await two.advanceAsync(3_000);
    first.stream.start();
    await one.advanceAsync(10_000);
    expect([first.gaps, second.gaps]).toEqual([[], []]);
    expect(first.rows).toHaveLength(21);
    expect(first.rows.every(({ time }, i) => time === 1_700_000_000_000 + i * 1_000)).toBe(true);
  });

  it("random(): a history without bounds is that of the stream's own newest row", async () => {
    const source = random({ interval: 1_000 });
    const [one, two] = [source.fork?.() ?? source, source.fork?.() ?? source];
    const environments = [
      new FakeEnvironment({ now: 1_700_000_000_000 }),
      new FakeEnvironment({ now: 1_600_000_000_000, seed: 2 }),
    ];
    const streams = [one, two].map((each, i) => hear(each, { environment: environments[i] }));
    expect(one).not.toBe(two);
    for (const environment of environments) await environment.advanceAsync(2_000);
    const { signal } = new AbortController();
    // The source itself has had no run: its forks have their own.
    expect(await source.history?.({ limit: 1, signal })).toEqual({ rows: [], whole: true });
    expect(streams.map(({ rows }) => rows[0].time)).toEqual([1_700_000_000_000, 1_600_000_000_000]);
  });

  it("manual(): each gets every row", async () => {
    const source = manual<Reading>();
    source.push(numbers(1, 20).map((seq) => ({ seq })));
    const [one, two] = [hear(source), hear(source)];
    source.push(numbers(21, 20).map((seq) => ({ seq })));
    await Promise.all([one, two].map((each) => each.until(() => each.rows.length === 40)));
    expect([one, two].map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([numbers(1, 40), numbers(1, 40)]);
  });

  it("fromIterable(): each iterates by itself, and what can be read once says so", async () => {
    const source = fromIterable(numbers(1, 40).map((seq) => ({ seq })));
    const [one, two] = [hear(source), hear(source)];
    await Promise.all([one, two].map((each) => each.until(() => each.stream.state === "ended")));
    expect([one, two].map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([numbers(1, 40), numbers(1, 40)]);

    const generator = fromIterable(
      (function* () {
        yield { seq: 1 };
      })(),
    );
    const [first, second] = [hear(generator), hear(generator)];
    await Promise.all([first, second].map((each) => each.until(() => ["ended", "failed"].includes(each.stream.state))));
    expect([first.stream.state, second.stream.state]).toEqual(["ended", "failed"]);
  });

  it("fromObservable() and fromEmitter(): each listens by itself", async () => {
    const subject = new Subject<Reading>();
    const emitter = new EventEmitter();
    for (const [source, say] of [
      [
        fromObservable(subject),
        (row: Reading) => {
          subject.next(row);
        },
      ],
      [fromEmitter<Reading>(emitter, "row"), (row: Reading) => emitter.emit("row", row)],
    ] as const) {
      const [one, two] = [hear(source), hear(source)];
      await Promise.all([one, two].map((each) => each.until(() => each.stream.state === "live")));
      for (const seq of numbers(1, 40)) say({ seq });
      expect([one, two].map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([numbers(1, 40), numbers(1, 40)]);
    }
  });

  it("replay(): each plays at its own time, and has its own clock", async () => {
    const start = 1_700_000_000_000;
    // Cast: the recording leaves out members that replay does not read.
    const recording: Recording = {
      format: "tickline-recording",
      version: 1,
      name: "x",
      startedAt: start,
      stoppedAt: start + 10_000,
      events: numbers(0, 10).map((i) => ({
        type: "data",
        at: start + i * 1_000,
        rows: [{ seq: i }],
        times: [start + i * 1_000],
        from: "live",
      })),
    } as never;
    const tape = replay<Reading>(recording);
    const [one, two] = [new FakeEnvironment({ now: 1 }), new FakeEnvironment({ now: 5_000_000 })];
    const first = hear(tape, { ...tape.options, environment: one });
    const second = hear(tape, { ...tape.options, environment: two });
    await one.advanceAsync(3_000);
    await two.advanceAsync(1_000);
    await one.advanceAsync(2_000);
    expect([first, second].map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([numbers(0, 6), numbers(0, 2)]);
    expect([first, second].map(({ stream }) => stream.now() - start)).toEqual([5_000, 1_000]);
    expect([first, second].map(({ stream }) => stream.latest()?.time)).toEqual([start + 5_000, start + 1_000]);
    expect(tape.now() - start).toBe(1_000);
  });
});
