import { StreamError } from "../../stream/index.js";
import type { ClientKind } from "../client/run-client.js";

/** An answer of a database: each row as a list of values. */
export interface PostgresAnswer {
  /** The rows, each in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[];
}

/** The part of a client of the package `pg` (8 or newer) that is used. */
export interface PgClient {
  /** Connects; rejects where that was done before. */
  connect(): Promise<unknown>;
  /** Runs a statement. */
  query(query: { text: string; values: unknown[]; rowMode: "array" }): Promise<PostgresAnswer>;
  /** Listens to failures of the connection. */
  on(event: "error", listener: (error: Error) => void): unknown;
  /** Listens to the end of the connection. */
  on(event: "end", listener: () => void): unknown;
  /** Listens to NOTIFY. */
  on(event: "notification", listener: (notification: { readonly channel: string }) => void): unknown;
  /** Ends the connection. */
  end(): Promise<void>;
}

/** The part of a PGlite (the package `@electric-sql/pglite`), a database within the process, that is used. */
export interface PgliteClient {
  /** Resolves once it can be asked. */
  readonly waitReady: Promise<void>;
  /** Runs a statement. */
  query(text: string, values: unknown[], options: { rowMode: "array" }): Promise<PostgresAnswer>;
  /** Calls a listener at each NOTIFY; resolves with the undo. */
  listen(channel: string, listener: () => void): Promise<() => Promise<void>>;
}

/** A client of a PostgreSQL, or a PGlite. */
export type PostgresClient = PgClient | PgliteClient;

/** The part of pg's connection that ends it at once, which `end()` does not while the server is silent. */
interface PgSocket {
  readonly connection?: {
    readonly stream?: { readonly connecting?: boolean; destroy?(): void; destroySoon?(): void };
  };
}

/** Errors of a server, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const KNOWN: Readonly<Record<string, { readonly words: string; readonly isAuth?: boolean; readonly mayPass?: true }>> =
  {
    "28P01": { words: "the server does not know this user and password", isAuth: true },
    "28000": { words: "the server does not let this user in: see its pg_hba.conf", isAuth: true },
    "3D000": { words: "the server has no database of this name: new Client({ database })" },
    "42501": { words: "this user may not read the table: GRANT SELECT ON … TO …", mayPass: true },
    "42601": {
      words: 'the table has no valid name: "table" or "schema.table" is one, "a table" stands in double quotes',
    },
    "42602": {
      words: 'the table has no valid name: "table" or "schema.table" is one, "a table" stands in double quotes',
    },
    "53300": { words: "the server has no connection left: max_connections", mayPass: true },
    "57P03": { words: "the server is starting or stopping", mayPass: true },
  };

/** How clients of PostgreSQL are used. */
export const postgresKind: ClientKind<PostgresClient> = {
  name: "postgres",
  example: "() => new Client({ connectionString })",
  async connect(client) {
    if (typeof (client.query as unknown) !== "function") {
      throw new StreamError("source", "postgres: this is no client of pg, and no PGlite", { retryable: false });
    }
    if (isPglite(client)) return client.waitReady;
    return client.connect().catch((error: unknown) => {
      // One that was connected before it was handed over says so, and is as good.
      if (!(error instanceof Error && error.message.includes("already been connected"))) throw error;
    });
  },
  watch(client, fail) {
    if (isPglite(client)) return;
    client.on("error", fail);
    client.on("end", () => {
      fail(undefined);
    });
  },
  close(client) {
    if (isPglite(client)) return undefined;
    const { stream } = (client as PgSocket).connection ?? {};
    const ended = client.end();
    if (stream?.connecting) stream.destroy?.();
    else stream?.destroySoon?.();
    return ended;
  },
  isShared: isPglite,
  describe(error) {
    const { code, message = "" } = (error ?? {}) as { readonly code?: unknown; readonly message?: string };
    const known = typeof code === "string" && Object.hasOwn(KNOWN, code) ? KNOWN[code] : undefined;
    if (known) {
      return { words: known.words, hint: known.mayPass ? {} : { final: true, auth: known.isAuth } };
    }
    if (message === "PGlite is closed") return { words: "this PGlite was closed", hint: { final: true } };
    // A server that ends a connection says so too; that is none of a statement.
    const isOfStatement =
      typeof code === "string" && /^(?!08|57)[0-9A-Z]{5}$/.test(code) && "severity" in Object(error);
    return isOfStatement ? { words: `the server says ${message.slice(0, 120)}`, hint: {} } : undefined;
  },
};

/** Sends a statement, with its values apart. */
export function ask(client: PostgresClient, text: string, values: unknown[] = []): Promise<PostgresAnswer> {
  return isPglite(client)
    ? client.query(text, values, { rowMode: "array" })
    : client.query({ text, values, rowMode: "array" });
}

/** Calls `ring` at each NOTIFY of a channel; resolves with the undo once it listens. */
export async function listenTo(client: PostgresClient, channel: string, ring: () => void): Promise<() => void> {
  if (isPglite(client)) {
    const unlisten = await client.listen(quote(channel), ring);
    return () => {
      unlisten().catch(() => undefined);
    };
  }
  client.on("notification", (notification) => {
    if (notification.channel === channel) ring();
  });
  await ask(client, `LISTEN ${quote(channel)}`);
  // The connection ends with the attempt, and takes it along.
  return () => undefined;
}

/** Quotes a name for SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function isPglite(client: PostgresClient): client is PgliteClient {
  return "waitReady" in client;
}
