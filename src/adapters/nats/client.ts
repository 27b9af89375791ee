import type { ErrorHint } from "../../stream/index.js";
import type { ClientKind } from "../client/run-client.js";
import { ApiError } from "./api-error.js";

/** A message as a client of NATS has it, in the part that is used. */
export interface NatsReply {
  /** The subject that it was sent to. */
  readonly subject: string;
  /** The payload. */
  readonly data: Uint8Array;
  /** The subject of an answer. */
  readonly reply?: string | undefined;
  /** Headers, where there are any. */
  readonly headers?: NatsHeaders | undefined;
}

/** The headers of a message. */
export interface NatsHeaders {
  /** What a server says by a message without a payload; 0 in all others. */
  readonly code: number;
  /** The same in words. */
  readonly description: string;
  /** Returns the first value of a header; an empty text where there is none. */
  get(name: string): string;
}

/**
 * The part that is used of a connection of `@nats-io/transport-node`, of `wsconnect` of `@nats-io/nats-core`, and of
 * `nats` 2.
 */
export interface NatsClient {
  /** What the server told of itself. */
  readonly info?:
    | {
        /** Its version, such as `2.10.4`. */
        readonly version: string;
      }
    | undefined;
  /** Publishes a message, and resolves with the first answer. */
  request(subject: string, payload: Uint8Array, options: { timeout: number }): Promise<NatsReply>;
  /** Publishes a message. */
  publish(subject: string, payload: Uint8Array, options: { reply: string }): void;
  /** Hears of the messages of a subject. */
  subscribe(
    subject: string,
    options: { callback: (error: Error | null, message: NatsReply) => void },
  ): {
    /** Stops hearing of them. */
    unsubscribe(): void;
  };
  /** Resolves once the server has answered a ping. */
  flush(): Promise<void>;
  /** Ends the connection at once. */
  close(): Promise<void>;
  /** Resolves once the connection is over, with the error that ended it, if any. */
  closed(): Promise<Error | void>;
  /** Tells what becomes of the connection, such as `disconnect`, and the errors of the server. */
  status(): AsyncIterable<{
    /** The kind of what is told. */
    readonly type: string;
  }>;
}

/** What an error means: the words for it, and whether further attempts can help. */
interface Known {
  readonly words: string;
  readonly hint: ErrorHint;
}

const FINAL: ErrorHint = { final: true };

/** Errors of JetStream's API (https://github.com/nats-io/nats-server/blob/main/server/errors.json), by number. */
const API_ERRORS: Readonly<Record<number, Known>> = {
  10059: { words: 'there is no stream of that name: "nats stream add" makes one, or set domain', hint: {} },
  10039: {
    words: "JetStream is not enabled for this account: add jetstream to it in the server's settings",
    hint: FINAL,
  },
  10076: { words: "JetStream is not enabled on this server: start nats-server with --jetstream", hint: FINAL },
  10084: {
    words: "the stream is a work queue, whose messages go to one reader: read a stream that mirrors it",
    hint: FINAL,
  },
  10099: {
    words: "the stream is a work queue, whose messages go to one reader: read a stream that mirrors it",
    hint: FINAL,
  },
  10093: { words: "no subject of the stream matches: see its subjects by `nats stream info`", hint: FINAL },
};

/** Errors of clients: their name in `@nats-io/nats-core` 3, or their code in `nats` 2. */
const CLIENT_ERRORS: readonly (readonly [pattern: RegExp, known: Known])[] = [
  [
    /^(AuthorizationError|AUTHORIZATION_VIOLATION)$/,
    {
      words: "the server does not know this user: connect({ user, pass }), { token }, or an authenticator",
      hint: { final: true, auth: true },
    },
  ],
  [
    /^(UserAuthenticationExpiredError|AUTHENTICATION_EXPIRED|ACCOUNT_AUTHENTICATION_EXPIRED)$/,
    { words: "the user's credentials have expired", hint: {} },
  ],
  [
    /^(PermissionViolationError|PERMISSIONS_VIOLATION)$/,
    {
      words:
        "this user may not read the stream: it needs to publish to $JS.API.STREAM.INFO, STREAM.MSG.GET, " +
        "CONSUMER.CREATE, CONSUMER.DELETE and CONSUMER.MSG.NEXT of it, and to subscribe to its inbox (inboxPrefix)",
      hint: FINAL,
    },
  ],
  [
    /^(NoResponders|NoRespondersError|503)$/,
    {
      words: "nobody answers for JetStream: start nats-server with --jetstream, or set domain or apiPrefix",
      hint: {},
    },
  ],
  [/^(TimeoutError|TIMEOUT)$/, { words: "JetStream does not answer in time", hint: {} }],
];

/** Describes an error of JetStream's API, or of a client. */
function describe(error: unknown): Known | undefined {
  if (error instanceof ApiError) {
    return Object.hasOwn(API_ERRORS, error.number)
      ? API_ERRORS[error.number]
      : { words: `JetStream says: ${error.message}`, hint: {} };
  }
  const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: unknown };
  const marks = [name, code].map(String);
  const known = CLIENT_ERRORS.find(([pattern]) => marks.some((mark) => pattern.test(mark)))?.[1];
  return known ?? (cause === undefined ? undefined : describe(cause));
}

/** Hears of a connection that breaks, also of one that would come back by itself, and of what the server refuses. */
async function listen(client: NatsClient, fail: (cause: unknown) => void): Promise<void> {
  for await (const status of client.status()) {
    const { type, data, error } = status as {
      readonly type: string;
      readonly data?: unknown;
      readonly error?: unknown;
    };
    if (type === "disconnect") fail(new Error("disconnected"));
    const cause = error ?? { code: data };
    if (type === "error" && describe(cause)) fail(cause);
  }
}

/** How connections to NATS are used. */
export const natsKind: ClientKind<NatsClient> = {
  name: "nats",
  example: "() => connect({ servers, reconnect: false })",
  connect: () => undefined,
  watch(client, fail) {
    client.closed().then((cause) => {
      fail(cause ?? new Error("closed"));
    }, fail);
    listen(client, fail).catch(fail);
  },
  close: (client) => client.close(),
  describe,
};
