// @vitest-environment node
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { LinesInput, LinesOptions } from "../../../src/stream/index.js";
import { DataStream, lines, StreamError } from "../../../src/stream/index.js";
import { run } from "../recording-sink.js";
import { answering } from "./http/answering.js";

/** Connects lines, and gives the sink; the attempt ends with the test. */
function connect(input: LinesInput, options?: LinesOptions<unknown>) {
  const { sink, stop } = run(lines<unknown>(input, options));
  onTestFinished(() => {
    stop();
  });
  return sink;
}

/** Makes a stream of bytes of a text, cut at the given places. */
function bytes(text: string, cuts: readonly number[] = []): ReadableStream<Uint8Array> {
  const all = new TextEncoder().encode(text);
  const places = [0, ...[...cuts].sort((a, b) => a - b).filter((cut) => cut < all.length), all.length];
  return new ReadableStream({
    start(controller) {
      for (let i = 1; i < places.length; i += 1) controller.enqueue(all.slice(places[i - 1], places[i]));
      controller.close();
    },
  });
}

const isOver = ({ names }: { readonly names: readonly string[] }): boolean =>
  names.includes("complete") || names.includes("error");

describe("lines of JSON", () => {
  it("come as they are sent, over an answer that stays open, and an empty line is a sign of life alone", async () => {
    const server = await answering((_, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write('{"time":1000,"value":1}\n\n{"time":2000,');
      setTimeout(() => response.write('"value":2}\r\n[3000,3]\n'), 20);
    });
    const sink = connect(server.url);
    await sink.until(({ rows }) => rows.length === 3);
    expect(sink.rows).toEqual([
      { time: 1000, value: 1 },
      { time: 2000, value: 2 },
      { time: 3000, value: 3 },
    ]);
    expect(sink.names).not.toContain("drop");
    expect(server.requests[0].headers.accept).toBe("application/x-ndjson, */*;q=0.1");
  });

  it("are the same wherever the bytes are cut, with any line end and a byte order mark", async () => {
    const rows = [{ name: "Zoë €" }, { name: "𝄞" }, { name: "" }, { name: "a\nb" }];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 90 }), { maxLength: 30 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        async (cuts, end, hasMark) => {
          const text = (hasMark ? "\ufeff" : "") + rows.map((row) => JSON.stringify(row)).join(end);
          const sink = connect(bytes(text, cuts));
          await sink.until(isOver);
          expect(sink.rows).toEqual(rows);
          expect(sink.names.at(-1)).toBe("complete");
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are read from an async iterable too, such as a stream of Node", async () => {
    const sink = connect(() => Readable.from([Buffer.from("[1,"), Buffer.from("2]\n3\n")]));
    await sink.until(isOver);
    expect(sink.rows).toEqual([{ time: 1, value: 2 }, { value: 3 }]);
  });

  it("read envelopes, pointers and decode, which is told of the answer", async () => {
    const server = await answering((_, response) => {
      response.setHeader("x-cursor", "q");
      response.end('{"epoch":"e","seq":2,"rows":[1,2]}\n');
    });
    const wire = connect(server.url);
    await wire.until(isOver);
    expect(wire.calls).toContainEqual([
      "next",
      [{ value: 1 }, { value: 2 }],
      { position: { epoch: "e", offset: 2 }, after: { epoch: "e", offset: 0 } },
    ]);
    const pointed = connect(server.url, { select: "/rows", position: "/seq", counts: "rows" });
    await pointed.until(isOver);
    expect(pointed.rows).toEqual([{ time: 1, value: 2 }]);
    const decoded = connect(server.url, {
      decode: (line, { headers, status }) => ({ at: headers?.get("x-cursor"), status, size: line.length }),
    });
    await decoded.until(isOver);
    expect(decoded.rows).toEqual([{ at: "q", status: 200, size: 34 }]);
  });

  it("drop what is no JSON, one by one", async () => {
    const sink = connect(bytes("1\n{\n2"));
    await sink.until(isOver);
    expect(sink.rows).toEqual([{ value: 1 }, { value: 2 }]);
    expect(sink.calls.filter(([name]) => name === "drop")).toHaveLength(1);
  });
});

describe("lines of CSV", () => {
  it("are objects of texts by the line of names, and numbers for a widget", async () => {
    const stream = new DataStream(
      lines(() => bytes('time,name,value\n1000,"a ""b"", c",1.5\n2000,d,\n'), { format: "csv" }),
    );
    onTestFinished(() => {
      stream.destroy();
    });
    const rows: unknown[] = [];
    stream.subscribe((batch) => rows.push(...batch));
    await new Promise<void>((resolve) => stream.on("end", resolve));
    expect(rows).toEqual([
      { time: "1000", name: 'a "b", c', value: "1.5" },
      { time: "2000", name: "d", value: "" },
    ]);
    expect(stream.numbers).toBe("text");
  });

  it("take the names that fields gives: then the first line is a row, and null skips a column", async () => {
    const sink = connect(bytes("1;x;2\n3;y;4;more"), {
      format: "csv",
      delimiter: ";",
      fields: ["time", null, "value"],
    });
    await sink.until(isOver);
    expect(sink.rows).toEqual([
      { time: "1", value: "2" },
      { time: "3", value: "4" },
    ]);
  });

  it("refuse a record that is too short, and one with a quote that stays open", async () => {
    const sink = connect(bytes('time,value\n1,2\n3\n4,5\n6,"7'), { format: "csv" });
    await sink.until(isOver);
    expect(sink.rows).toEqual([
      { time: "1", value: "2" },
      { time: "4", value: "5" },
    ]);
    expect(sink.reasons).toEqual(["1 fields, and 2 names", "a quote is never closed"]);
  });

  it("are validated by a schema", async () => {
    const schema = z.object({ time: z.coerce.number(), value: z.coerce.number() });
    const sink = connect(bytes("time,value\n1,2\n3,x"), { format: "csv", schema });
    await sink.until(isOver);
    expect(sink.rows).toEqual([{ time: 1, value: 2 }]);
    expect(sink.calls).toContainEqual(["drop", 1, "schema", expect.any(String)]);
  });

  it("end with an error where two columns have one name, which names the cure", async () => {
    const sink = connect(bytes("time,a,a\n1,2,3"), { format: "csv" });
    await sink.until(isOver);
    expect(sink.failure?.cause).toMatchObject({
      retryable: false,
      message: 'the line of names has "a" twice: name the columns by fields',
    });
  });
});

describe("the end of lines", () => {
  it("ends the feed where the answer told its length, and the attempt where it did not", async () => {
    const whole = await answering((_, response) => response.writeHead(200, { "content-length": 2 }).end("1\n"));
    const open = await answering((_, response) => {
      response.write("1\n");
      response.end();
    });
    const sinks = [
      connect(whole.url),
      connect(open.url),
      connect(open.url, { finite: true }),
      connect(whole.url, { finite: false }),
    ];
    await Promise.all(sinks.map((sink) => sink.until(isOver)));
    expect(sinks.map(({ names }) => names.at(-1))).toEqual(["complete", "error", "complete", "error"]);
    expect(sinks[1].failure?.cause).toMatchObject({ code: "closed", message: "the server ended the answer" });
  });

  it("refuses a line that the server broke off, and tells that it did", async () => {
    const server = await answering((_, response) => {
      response.write('{"value":1}\n{"value":');
      setTimeout(() => response.destroy(), 20);
    });
    const sink = connect(server.url);
    await sink.until(isOver);
    expect(sink.rows).toEqual([{ value: 1 }]);
    expect(sink.failure?.cause).toMatchObject({ code: "closed", message: "the lines broke off" });
  });

  it("says the cure for bytes that were read already", async () => {
    const source = lines(bytes("1"));
    const first = run(source);
    await first.sink.until(isOver);
    const second = run(source);
    await second.sink.until(isOver);
    expect(second.sink.failure?.cause).toMatchObject({
      retryable: false,
      message: expect.stringContaining("give a function"),
    });
  });

  it("honours a status: final, passing, and one that ok lets in", async () => {
    const server = await answering(({ url }, response) => {
      const status = Number(url?.slice(1));
      response.writeHead(status, { "retry-after": "7" }).end(status === 204 ? "" : "5\n");
    });
    const at = (status: number, options?: LinesOptions<unknown>) => connect(`${server.url}${status}`, options);
    const sinks = [at(404), at(503), at(204), at(410, { ok: (status) => status === 410 })];
    await Promise.all(sinks.map((sink) => sink.until(isOver)));
    expect(sinks[0].failure?.hint).toMatchObject({ final: true });
    expect(sinks[1].failure?.hint).toMatchObject({ retryAfter: 7_000 });
    expect(sinks[2].failure?.hint).toMatchObject({ final: true });
    expect(sinks[3].rows).toEqual([{ value: 5 }]);
  });

  it("bounds a line without an end", async () => {
    let isCancelled = false;
    const piece = new TextEncoder().encode("x".repeat(300_000));
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(piece);
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const { sink } = run(lines(endless), { maxBytes: 2_000_000 });
    await sink.until(({ names }) => names.includes("drop"));
    await new Promise(setImmediate);
    expect(sink.accepted.at(-1)).toBeLessThan(5_000_000);
    expect(isCancelled).toBe(true);
  });
});

describe("a decode that takes its time, over lines", () => {
  it("gets one line at a time, in order, and the server waits meanwhile", async () => {
    let pulled = 0;
    let reading = 0;
    const feed = new ReadableStream<string>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(`${pulled}\n${pulled + 0.5}\n`);
          if (pulled === 20) controller.close();
        },
      },
      { highWaterMark: 1 },
    );
    const ahead: number[] = [];
    const sink = connect(feed, {
      format: "text",
      decode: async (line) => {
        reading += 1;
        expect(reading).toBe(1);
        ahead.push(pulled - Math.floor(Number(line)));
        await new Promise((resolve) => setTimeout(resolve, Number(line) % 3));
        reading -= 1;
        return { value: Number(line) };
      },
    });
    await sink.until(isOver);
    expect(sink.rows).toEqual(Array.from({ length: 40 }, (_, i) => ({ value: 1 + i / 2 })));
    expect(Math.max(...ahead)).toBeLessThanOrEqual(2);
    expect(sink.names.at(-1)).toBe("complete");
  });

  it("ends the attempt by an error of its own", async () => {
    const sink = connect(bytes("x"), {
      format: "text",
      decode: () => Promise.reject(new StreamError("refused", "no", { retryable: false })),
    });
    await sink.until(isOver);
    expect(sink.failure?.cause).toMatchObject({ code: "refused", retryable: false });
  });
});

describe("options of lines", () => {
  it.each([
    [{ format: "xml" }, 'invalid format: xml (expected "ndjson", "csv", "text")'],
    [{ format: "text" }, "invalid format: text needs decode, which makes a row of a line"],
    [{ format: "csv", decode: () => 1, select: "/a" }, "invalid decode, select: a record of CSV has names alone"],
    [{ format: "csv", delimiter: ";;" }, 'invalid delimiter: ;; (expected one character, such as ";")'],
    [{ delimiter: ";" }, 'invalid delimiter: only format: "csv" has one'],
    [{ format: "csv", history: "/past" }, "invalid history: beside CSV give a function that fetches the rows"],
    [{ finite: 1 }, "invalid finite: 1 (expected true or false)"],
    [{ final: 1 }, "invalid final: 1 (expected a function)"],
    [{ method: "GET", body: "x" }, "invalid body: a request by GET has none"],
  ])("%o: %s", (options, words) => {
    expect(() => lines("http://x/", options as LinesOptions<unknown>)).toThrow(words);
  });

  it("refuses an input that is none", () => {
    expect(() => lines(5 as never)).toThrow("invalid input: 5");
    expect(() => lines("ftp://x/")).toThrow("invalid input: ftp:");
  });
});
