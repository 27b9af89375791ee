import type { ClientKind } from "../client/run-client.js";

/** The part of a client of the package `redis` (5 or newer) that is used. */
export interface RedisClient {
  /** Whether it was told to connect, and not to end. */
  readonly isOpen: boolean;
  /** Connects. */
  connect(): Promise<unknown>;
  /** Sends a command as it is; resolves with its answer as it came. */
  sendCommand(args: string[]): Promise<unknown>;
  /** Ends the connection at once. */
  destroy(): void;
  /** Listens to failures that no call rejects with. */
  on(event: "error", listener: (error: unknown) => void): unknown;
}

/** Errors of a server (https://redis.io/docs/latest/develop/reference/protocol-spec/), by the word they begin with. */
const KNOWN: Readonly<Record<string, { readonly words: string; readonly isAuth?: boolean }>> = {
  NOAUTH: { words: "the server asks for a password: createClient({ password })", isAuth: true },
  WRONGPASS: { words: "the server does not know this user and password", isAuth: true },
  NOPERM: { words: "this user may not read the stream: it needs xread, xrange, xrevrange, xinfo, multi and exec" },
  WRONGTYPE: { words: "the key holds no stream: XADD makes one" },
};

/** How clients of Redis are used. */
export const redisKind: ClientKind<RedisClient> = {
  name: "redis",
  example: "() => createClient({ url, socket: { reconnectStrategy: false } })",
  connect: (client) => (client.isOpen ? undefined : client.connect()),
  watch(client, fail) {
    client.on("error", fail);
  },
  close(client) {
    client.destroy();
  },
  describe(error) {
    const { message = "" } = (error ?? {}) as { readonly message?: string };
    const word = /^[A-Z]+/.exec(message)?.[0] ?? "";
    const known = Object.hasOwn(KNOWN, word) ? KNOWN[word] : undefined;
    if (known) return { words: known.words, hint: known.isAuth ? { final: true, auth: true } : { final: true } };
    const isLoading = ["LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN"].includes(word);
    if (isLoading) return { words: `the server says ${word}`, hint: {} };
    if (message.startsWith("ERR unknown command")) {
      return { words: "the server has no streams: they came with Redis 5", hint: { final: true } };
    }
    return word === "ERR" ? { words: `the server says ${message.slice(0, 120)}`, hint: {} } : undefined;
  },
};
