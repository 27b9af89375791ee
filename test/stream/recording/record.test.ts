import { describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/data-stream.js";
import { StreamError } from "../../../src/stream/errors.js";
import { record } from "../../../src/stream/recording/record.js";
import { manual } from "../../../src/stream/sources/manual.js";
import { FakeEnvironment } from "../fake-environment.js";
import { connect, samples, ScriptedSource } from "../scripted-source.js";

const START = 1_700_000_000_000;

describe("record(stream)", () => {
  it("writes down all that a stream emits, with when", async () => {
    const { environment, source, stream } = await connect({ order: "contiguous" }, { key: () => "a" });
    source.sink.open();
    const recorder = record(stream, { name: "cpu" });
    const rows = samples(1, 3);
    source.sink.next(rows.slice(0, 1), { position: { epoch: "e", offset: 1 } });
    await environment.advanceAsync(500);
    source.sink.next(rows.slice(2), { position: { epoch: "e", offset: 3 } });
    source.sink.drop(2, "malformed", "<html>");
    source.sink.trouble(new StreamError("bad-payload", "odd"));
    source.sink.complete();
    const gap = {
      before: { time: rows[2].time, position: { epoch: "e", offset: 3 } },
      after: { time: rows[0].time, position: { epoch: "e", offset: 1 } },
    };
    expect(recorder.stop()).toStrictEqual({
      version: 1,
      name: "cpu",
      startedAt: START,
      stoppedAt: START + 500,
      state: "live",
      events: [
        {
          type: "data",
          at: START,
          rows: [rows[0]],
          times: [rows[0].time],
          keys: ["a"],
          received: START,
          position: { epoch: "e", offset: 1 },
          from: "live",
        },
        { type: "gap", at: START + 500, id: 1, kind: "lost", ...gap, count: 1, cause: "the position jumped" },
        {
          type: "data",
          at: START + 500,
          rows: [rows[2]],
          times: [rows[2].time],
          keys: ["a"],
          received: START + 500,
          position: { epoch: "e", offset: 3 },
          from: "live",
        },
        { type: "drop", at: START + 500, count: 2, cause: "malformed", sample: "<html>" },
        { type: "error", at: START + 500, code: "bad-payload", message: "odd" },
        { type: "state", at: START + 500, state: "ended", previous: "live", attempt: 0, since: START + 500 },
        { type: "end", at: START + 500 },
      ],
    });
  });

  it("is JSON to the last bit, whatever the rows hold", async () => {
    const environment = new FakeEnvironment();
    const source = manual<unknown>();
    const stream = new DataStream(source, { environment });
    stream.start();
    await environment.advanceAsync(0);
    const recorder = record(stream);
    source.push([{ value: NaN }, { value: 1n, at: new Date(5), none: undefined }, -Infinity, "x"]);
    stream.stop();
    const { recording } = recorder;
    expect(recording.events).toHaveLength(2);
    expect(JSON.parse(JSON.stringify(recording))).toStrictEqual(recording);
  });

  it("keeps a row as it was, though it is changed later", async () => {
    const { source, stream } = await connect();
    source.sink.open();
    const recorder = record(stream);
    const [row] = samples(1, 1);
    source.sink.next([row]);
    row.value = 99;
    expect(recorder.recording.events[0]).toMatchObject({ rows: [{ value: 1 }] });
  });

  it("neither starts a stream nor keeps it running, and takes its listeners away", async () => {
    const environment = new FakeEnvironment();
    const source = new ScriptedSource();
    const stream = new DataStream(source, { environment });
    const recorder = record(stream);
    await environment.advanceAsync(10_000);
    expect([stream.state, source.sinks.length, environment.pending]).toEqual(["idle", 0, 0]);
    const undo = stream.subscribe(() => undefined);
    await environment.advanceAsync(0);
    undo();
    await environment.advanceAsync(1_000);
    expect(stream.state).toBe("idle");
    recorder.stop();
    expect(stream.eventNames()).toEqual([]);
    expect(recorder.stop().events.map((event) => (event.type === "state" ? event.state : event.type))).toEqual([
      "connecting",
      "idle",
    ]);
  });

  it("adds nothing to a recording that was read, nor after the stop", async () => {
    const { source, stream } = await connect();
    source.sink.open();
    const recorder = record(stream);
    const early = recorder.recording;
    source.sink.next(samples(1, 1));
    recorder[Symbol.dispose]();
    source.sink.next(samples(2, 1));
    expect([early.events.length, recorder.recording.events.length]).toEqual([0, 1]);
  });

  it("leaves out URLs, wherever words come from", async () => {
    const { source, stream } = await connect();
    source.sink.open();
    const recorder = record(stream);
    stream.on("error", () => undefined);
    source.sink.lost({ cause: "see https://x/?token=secret" });
    source.sink.next(samples(1, 1));
    source.sink.drop(1, "malformed", "see wss://secret.example/a");
    source.sink.error(new Error("failed to fetch https://x/?token=secret."));
    const text = JSON.stringify(recorder.recording);
    expect(text).not.toContain("secret");
    expect(text.match(/\(a URL\)/g)).toHaveLength(4);
  });

  it("does not keep an error quiet that nobody else hears", async () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { source, stream } = await connect();
    stream.removeAllListeners("error");
    source.sink.open();
    record(stream);
    source.sink.trouble("odd");
    source.sink.trouble("odd again");
    expect(print.mock.calls).toEqual([
      ['tickline: scripted: odd (printed once: nobody but a recorder listens to "error")'],
    ]);
    stream.on("error", () => undefined);
    print.mockClear();
    source.sink.trouble("heard");
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
  });

  it("lets the oldest go beyond maxRows, and says so", async () => {
    const { source, stream } = await connect();
    source.sink.open();
    const recorder = record(stream, { maxRows: 10 });
    for (let i = 0; i < 50; i++) source.sink.next(samples(2 * i, 2));
    expect(recorder.recording.forgotten).toEqual({ events: 45, rows: 90 });
    expect(recorder.recording.events.flatMap((event) => (event.type === "data" ? event.times : []))).toEqual(
      samples(90, 10).map(({ time }) => time),
    );
    source.sink.next(samples(100, 25));
    expect(recorder.recording.events).toMatchObject([
      { type: "data", rows: samples(115, 10), times: samples(115, 10).map(({ time }) => time) },
    ]);
    expect(recorder.recording.forgotten).toEqual({ events: 50, rows: 115 });
  });

  it("holds events without rows within bounds too", async () => {
    const { source, stream } = await connect();
    stream.on("error", () => undefined);
    source.sink.open();
    const recorder = record(stream, { maxRows: 10 });
    for (let i = 0; i < 500; i++) source.sink.trouble("odd");
    expect(recorder.recording.events).toHaveLength(10);
    expect(recorder.recording.forgotten).toEqual({ events: 490, rows: 0 });
  });

  it("refuses options that make no sense", () => {
    const stream = new DataStream(manual());
    expect(() => record(stream, { maxRows: 0 })).toThrow("invalid maxRows: 0");
    expect(() => record(stream, { maxRow: 5 } as object)).toThrow("unknown option: maxRow. Did you mean maxRows?");
  });
});
