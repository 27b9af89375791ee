// @vitest-environment node
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { RawData, WebSocket as ServerSocket } from "ws";
import { WebSocket, WebSocketServer } from "ws";
import type { WebSocketOptions } from "../../../src/stream/index.js";
import { DataStream, StreamError, webSocket } from "../../../src/stream/index.js";

const text = (data: RawData): string => (data as Buffer).toString();

/** A server that speaks as a test says, closed when the test is over; `heard` has all that clients said. */
async function speaking(talk: (socket: ServerSocket, say: (message: unknown) => void, index: number) => void) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const heard: string[] = [];
  let connections = 0;
  server.on("connection", (socket) => {
    socket.on("message", (data, isBinary) =>
      heard.push(isBinary ? `bytes ${(data as Buffer).toString("hex")}` : text(data)),
    );
    talk(
      socket,
      (message) => {
        socket.send(typeof message === "string" ? message : JSON.stringify(message));
      },
      connections++,
    );
  });
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, heard };
}

function stream<T>(url: string, options: WebSocketOptions<T>, streamOptions = {}) {
  const data = new DataStream(webSocket<T>(url, { WebSocket, ...options }), {
    retry: { minDelay: 1, maxDelay: 1 },
    ...streamOptions,
  });
  onTestFinished(() => {
    data.destroy();
  });
  const rows: T[] = [];
  const states: string[] = [];
  const errors: StreamError[] = [];
  data.subscribe({
    data: (batch) => rows.push(...batch),
    state: ({ state }) => states.push(state),
    error: (error) => errors.push(error),
  });
  return { data, rows, states, errors };
}

const json = (message: unknown): unknown => JSON.parse(String(message));

describe("hello", () => {
  it.each([
    ["a text", "hi", ["hi"]],
    ["an object", { op: "subscribe" }, ['{"op":"subscribe"}']],
    ["a list", ["hi", { op: "a" }, [1, 2]], ["hi", '{"op":"a"}', "[1,2]"]],
    ["bytes", new Uint8Array([1, 255]), ["bytes 01ff"]],
    ["a function that gives a list", () => [{ op: "a" }, { op: "b" }], ['{"op":"a"}', '{"op":"b"}']],
    ["a function that gives a list of one array", () => [["REQ", 7]], ['["REQ",7]']],
  ])("may be %s", async (_, hello, expected) => {
    const { url, heard } = await speaking((socket) => {
      socket.on("message", () => undefined);
    });
    stream(url, { hello });
    await vi.waitFor(() => expect(heard).toEqual(expected));
  });

  it("may ask and hear, step by step, anew in each attempt; the feed is open when it resolves", async () => {
    const { url, heard } = await speaking((socket, say, index) => {
      say({ type: "auth_required" });
      say({ type: "banner" });
      socket.on("message", (data) => {
        const { type } = json(text(data)) as { type: string };
        if (type === "auth") say({ type: "auth_ok" });
        if (type !== "subscribe") return;
        say({ type: "row", value: index });
        if (index === 0) setTimeout(() => socket.terminate(), 20);
      });
    });
    const { rows, states } = stream(url, {
      token: "s3cr3t",
      async hello({ token, resume, signal, send, receive }) {
        expect([resume, signal.aborted]).toEqual([null, false]);
        expect(json(await receive())).toEqual({ type: "auth_required" });
        send({ type: "auth", token });
        // A message that is not waited for stays in the queue, and is read by decode.
        let answer;
        do answer = json(await receive());
        while ((answer as { type: string }).type !== "auth_ok");
        return { type: "subscribe" };
      },
      decode: (message) =>
        (json(message) as { type: string }).type === "row" ? [json(message) as { value: number }] : undefined,
    });
    await vi.waitFor(() => expect(rows.map(({ value }) => value)).toEqual([0, 1]));
    expect(heard).toEqual([0, 1].flatMap(() => ['{"type":"auth","token":"s3cr3t"}', '{"type":"subscribe"}']));
    expect(states.filter((state) => state === "live")).toHaveLength(2);
  });

  it("leaves what it did not receive to the feed, in order", async () => {
    const { url } = await speaking((_, say) => {
      for (const value of [1, 2, 3, 4]) say({ value });
    });
    const { rows } = stream<unknown>(url, {
      async hello({ receive }) {
        await receive();
        await new Promise((resolve) => setTimeout(resolve, 30));
      },
      decode: (message) => [json(message)],
    });
    await vi.waitFor(() => expect(rows).toEqual([{ value: 2 }, { value: 3 }, { value: 4 }]));
  });

  it("ends the feed by an error that is not retryable, and asks for another token by the cause 401", async () => {
    const { url } = await speaking((socket, say) => {
      socket.on("message", (data) => {
        say(text(data) === "good" ? "welcome" : "who are you?");
      });
    });
    const hello: WebSocketOptions<unknown>["hello"] = async ({ token, send, receive }) => {
      send(token);
      const answer = await receive();
      if (answer !== "welcome") throw new StreamError("refused", answer, { retryable: false, cause: 401 });
    };
    const decode = () => undefined;
    const refused = stream<unknown>(url, { hello, decode, token: "bad" });
    await vi.waitFor(() => expect(refused.data.state).toBe("failed"));
    expect(refused.errors).toMatchObject([{ code: "refused", message: "who are you?", cause: 401 }]);
    const tokens = ["old", "good"];
    const renewed = stream<unknown>(url, { hello, decode, token: () => tokens.shift() ?? "none" });
    await vi.waitFor(() => expect(renewed.data.state).toBe("live"));
    expect(renewed.errors).toMatchObject([{ code: "closed", message: "who are you?" }]);
  });

  it("tells no words of its own throw, which may hold a secret, and tries again", async () => {
    const { url } = await speaking(() => undefined);
    const { errors } = stream<unknown>(url, {
      hello: () => Promise.reject(new Error("s3cr3t")),
      decode: () => undefined,
    });
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(1));
    expect(JSON.stringify(errors.map(({ message, cause }) => [message, cause]))).not.toContain("s3cr3t");
  });

  it("rejects its receive when the socket closes, also within a conversation, and the close tells why", async () => {
    const { url } = await speaking((socket) => {
      socket.close(4403, "no such channel");
    });
    let reason: unknown;
    const { errors, data } = stream<unknown>(url, {
      hello: async ({ receive }) => {
        await receive().catch((error: unknown) => {
          reason = error;
          throw error;
        });
      },
    });
    await vi.waitFor(() => expect(data.state).toBe("failed"));
    expect(errors).toMatchObject([{ code: "refused", message: "the server refused: code 4403, no such channel" }]);
    await vi.waitFor(() => expect(reason).toMatchObject({ code: "refused" }));
  });

  it("takes no longer than the stream's connectTimeout", async () => {
    const { url } = await speaking(() => undefined);
    const { errors } = stream<unknown>(
      url,
      { hello: ({ receive }) => receive() },
      { connectTimeout: 50, retry: false },
    );
    await vi.waitFor(() => expect(errors).toMatchObject([{ code: "timeout" }]));
  });
});

describe("messages of a WebSocket", () => {
  it("are answered by the reply of decode, and a pong is neither a row nor a drop", async () => {
    const { url, heard } = await speaking((_, say) => {
      say("pong");
      say({ type: "ping", id: 7 });
      say({ value: 1 });
    });
    const { data, rows } = stream<unknown>(url, {
      hello: false,
      decode(message) {
        if (message === "pong") return undefined;
        const content = json(message) as { type?: string; id?: number };
        return content.type === "ping" ? { reply: { type: "pong", id: content.id } } : content;
      },
    });
    await vi.waitFor(() => expect(rows).toEqual([{ value: 1 }]));
    await vi.waitFor(() => expect(heard).toEqual(['{"type":"pong","id":7}']));
    expect(data.stats).toMatchObject({ received: 1, dropped: 0 });
  });

  it("are read one at a time and in order by a decode that takes its time, up to the close", async () => {
    const values = Array.from({ length: 50 }, (_, i) => i);
    const { url } = await speaking((socket, say, index) => {
      if (index > 0) return;
      for (const value of values) say({ value });
      socket.close(4400);
    });
    let reading = 0;
    let most = 0;
    const { data, rows } = stream<{ value: number }>(url, {
      hello: false,
      async decode(message) {
        most = Math.max(most, (reading += 1));
        const row = json(message) as { value: number };
        await new Promise((resolve) => setTimeout(resolve, row.value % 3));
        reading -= 1;
        return row;
      },
    });
    await vi.waitFor(() => expect(data.state).toBe("failed"));
    expect(rows.map(({ value }) => value)).toEqual(values);
    expect(most).toBe(1);
  });

  it("end the feed, and take a snapshot for all that there is", async () => {
    const { url } = await speaking((_, say) => {
      for (const message of ["a,b", "b", "over"]) say(message);
    });
    const { data, states } = stream<{ key: string }>(
      url,
      {
        hello: false,
        decode: (message) =>
          message === "over"
            ? { end: true }
            : {
                replace: true,
                rows: message.split(",").map((key) => ({ key })),
              },
      },
      { key: "key" },
    );
    const gone: unknown[] = [];
    data.on("gone", ({ keys }) => gone.push(...keys));
    await vi.waitFor(() => expect(states.at(-1)).toBe("ended"));
    expect(gone).toEqual(["a"]);
    expect(data.latest("b")).toBeDefined();
    expect(data.latest("a")).toBeUndefined();
  });

  it("tell of single keys that have gone", async () => {
    const { url } = await speaking((_, say) => {
      for (const message of [{ key: "a" }, { key: "b" }, { removed: "a" }, { removed: 5 }]) say(message);
    });
    const { data } = stream<{ key: string }>(
      url,
      {
        hello: false,
        decode(message) {
          const content = json(message) as { key: string; removed?: unknown };
          if (content.removed === undefined) return content;
          return { gone: content.removed === 5 ? (5 as never) : [content.removed as string] };
        },
      },
      { key: "key" },
    );
    const gone: unknown[] = [];
    data.on("gone", ({ keys }) => gone.push(...keys));
    await vi.waitFor(() => expect(data.stats.dropped).toBe(1));
    expect(gone).toEqual(["a"]);
  });

  it("revise the last bar where revises says so", async () => {
    const { url } = await speaking((_, say) => {
      for (const close of ["1.0", "1.5", "1.7"]) say([1_700_000_000_000, "1.0", close]);
    });
    const { data } = stream<unknown>(
      url,
      { hello: false, revises: true, fields: ["time", "open", "close"], decode: json },
      { numbers: "text" },
    );
    await vi.waitFor(() => expect(data.stats.received).toBe(3));
    expect(data.latest()?.row).toEqual({ time: 1_700_000_000_000, open: "1.0", close: "1.7" });
    const revises: unknown[] = [];
    data.subscribe((_, batch) => revises.push(batch.revises));
    expect(revises).toEqual([true]);
  });
});
