import type { ErrorHint, Sink, Teardown } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { errorCode } from "../../stream/source-parts.js";

/** Makes a client of an engine: a fresh one with each call, whose own reconnecting is off. */
export type MakeClient<Client> = () => Client | Promise<Client>;

/** How the client of an engine is used. */
export interface ClientKind<Client> {
  /** The name of the source, for errors. */
  readonly name: string;
  /** What makes a client, as code: the cure of a wrong argument. */
  readonly example: string;
  /** Connects a client; does nothing where it is connected already. */
  connect(client: Client): unknown;
  /** Has every failure told that no call rejects with. */
  watch(client: Client, fail: (cause: unknown) => void): void;
  /** Ends a client at once, in whatever state it is; leaves one that is shared as it is. */
  close(client: Client): unknown;
  /**
   * Tells whether a client serves all attempts and others beside them, as a database within the process does. Default:
   * none does.
   */
  isShared?(client: Client): boolean;
  /**
   * Returns what an error says of further attempts, and the words for it; undefined: it is one of the connection, which
   * may come back.
   */
  describe(error: unknown): { readonly words: string; readonly hint: ErrorHint } | undefined;
}

/** Clients that were used already: one that was closed cannot be connected again. */
const used = new WeakSet();

/**
 * Throws unless what makes clients is a function.
 *
 * @throws TypeError
 */
export function checkMake(make: unknown, { name, example }: Pick<ClientKind<never>, "name" | "example">): void {
  if (typeof make === "function") return;
  throw new TypeError(
    `invalid client: ${name} needs a function that makes a new one for each attempt, such as ${example}`,
  );
}

/** Makes a client, listens to its failures, and connects it; ends it where that fails. */
export async function openClient<Client extends object>(
  make: MakeClient<Client>,
  kind: ClientKind<Client>,
  fail: (cause: unknown) => void,
): Promise<Client> {
  const client = await make();
  if (used.has(client) && kind.isShared?.(client) !== true) {
    throw new StreamError(
      "source",
      `${kind.name}: this client was used before: ` +
        `give a function that makes a new one for each attempt, such as ${kind.example}`,
      { retryable: false },
    );
  }
  used.add(client);
  kind.watch(client, fail);
  try {
    await kind.connect(client);
    return client;
  } catch (error) {
    closeQuietly(kind, client);
    throw error;
  }
}

/** Ends a client; one that is gone already may complain. */
export function closeQuietly<Client>(kind: ClientKind<Client>, client: Client): void {
  Promise.resolve()
    .then(() => kind.close(client))
    .catch(() => undefined);
}

/** Makes the error of a client: in words without addresses, which may hold a password. */
export function clientFailure<Client>(
  kind: ClientKind<Client>,
  error: unknown,
  hasOpened: boolean,
): readonly [error: StreamError, hint: ErrorHint] {
  if (error instanceof StreamError) return [error, {}];
  const known = kind.describe(error);
  if (known) {
    const { words, hint } = known;
    const isFinal = hint.final === true || hint.auth === true;
    return [new StreamError(isFinal ? "refused" : "source", `${kind.name}: ${words}`, { retryable: !isFinal }), hint];
  }
  const cause = errorCode(error) ?? (error instanceof Error ? error.name : undefined);
  return hasOpened
    ? [new StreamError("closed", `${kind.name}: the connection broke off`, { cause }), {}]
    : [new StreamError("connect-failed", `${kind.name}: the server cannot be reached`, { cause }), {}];
}

/**
 * Runs one attempt with a client of its own, which is closed with it.
 *
 * @param run - reads until the attempt is over; where it returns, the connection is over
 */
export function runClient<T, Client extends object>(
  sink: Sink<T>,
  make: MakeClient<Client>,
  kind: ClientKind<Client>,
  run: (client: Client) => Promise<void>,
): Teardown {
  let client: Client | undefined;
  let isOver = false;
  let hasOpened = false;
  const fail = (cause: unknown): void => {
    if (isOver) return;
    sink.error(...clientFailure(kind, cause, hasOpened));
  };

  async function begin(): Promise<void> {
    client = await openClient(
      async () => {
        const made = await make();
        if (isOver) {
          closeQuietly(kind, made);
          throw new StreamError("closed", `${kind.name}: the attempt is over`);
        }
        // Kept at once, so that the end of an attempt that is still connecting closes it.
        client = made;
        return made;
      },
      kind,
      fail,
    );
    if (isOver) return;
    hasOpened = true;
    await run(client);
    throw new StreamError("closed", `${kind.name}: the connection is over`);
  }

  begin().catch(fail);
  return () => {
    isOver = true;
    if (client) closeQuietly(kind, client);
  };
}
