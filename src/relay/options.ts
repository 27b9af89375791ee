import { unknownOption } from "../stream/internal.js";
import type { NodeRequest, NodeServer } from "./node-http.js";

/** Options of {@link relay}. Durations in ms, sizes in bytes. */
export interface RelayOptions {
  /** The server of `node:http` or `node:https` that readers come to; that of Express, Fastify and others is one. */
  readonly server: NodeServer;
  /**
   * The path. A WebSocket, and a `GET` that accepts `text/event-stream`, are given rows as they come; other `GET`s a
   * poll; `path/history` answers for the past, `path/metrics` with counts for Prometheus. Default `"/stream"`.
   */
  readonly path?: string;
  /** The time for which rows are collected before they go to readers together; 0: each at once. Default 50. */
  readonly every?: number;
  /** The most rows that are kept for readers that come back. Default 10,000. */
  readonly keep?: number;
  /** The most bytes of rows that are kept. Default 64 MiB. */
  readonly keepBytes?: number;
  /**
   * The most rows that a reader who comes back is given at once. One that lacks more is told that it cannot go on, and
   * asks the history for what it shows. Default 200,000.
   */
  readonly replay?: number;
  /** The most rows of one message. Default 500. */
  readonly maxRows?: number;
  /** The most bytes of the rows of one message; a longer row goes alone. Default 256 KiB. */
  readonly maxBytes?: number;
  /**
   * The bytes that may wait for one reader. More than that is kept back for it, and one that has fallen behind all rows
   * that are kept is cut: it comes back and resumes. Default 1 MiB.
   */
  readonly maxBuffered?: number;
  /** The interval of signs of life. Default 5,000. */
  readonly heartbeat?: number;
  /** The time to wait for an engine that is behind a reader, who came from another relay. Default 2,000. */
  readonly catchUp?: number;
  /**
   * Tells whether a request may be answered; asked before anything else. False, or a throw, is status 401. Default: all
   * may.
   */
  readonly authorize?: (request: NodeRequest) => boolean | Promise<boolean>;
  /**
   * The origins of pages that may read, such as `["https://example.com"]`, or `"*"` for all. Default: pages of the host
   * that the request is for.
   */
  readonly origins?: readonly string[] | "*";
}

/** Options of a relay, checked and complete. */
export type RelayConfig = Required<Omit<RelayOptions, "authorize" | "server">> &
  Pick<RelayOptions, "authorize" | "server">;

const MIB = 1 << 20;

const NUMBERS = {
  every: { fallback: 50, least: 0 },
  keep: { fallback: 10_000, least: 1 },
  keepBytes: { fallback: 64 * MIB, least: 1 },
  replay: { fallback: 200_000, least: 0 },
  maxRows: { fallback: 500, least: 1 },
  maxBytes: { fallback: MIB / 4, least: 1 },
  maxBuffered: { fallback: MIB, least: 1 },
  heartbeat: { fallback: 5_000, least: 1 },
  catchUp: { fallback: 2_000, least: 0 },
} as const;

const OTHERS = ["server", "path", "authorize", "origins"];

/**
 * Checks the options of a relay and fills in the defaults.
 *
 * @throws TypeError that names the option and what it expects
 */
export function resolveRelayOptions(options: RelayOptions): RelayConfig {
  const given = options as unknown as Readonly<Record<string, unknown>>;
  if (typeof options !== "object" || (options as unknown) === null) throw invalid("options", options, "{ server }");
  const known = [...OTHERS, ...Object.keys(NUMBERS)];
  const complaint = unknownOption(options, known);
  if (complaint !== undefined) throw new TypeError(complaint);
  const { server, path = "/stream", authorize, origins = [] } = options;
  if (typeof (server as Partial<NodeServer> | undefined)?.on !== "function" || typeof server.listeners !== "function") {
    throw invalid("server", server, "a server of node:http, such as createServer() or app.listen(8080) give");
  }
  if (typeof path !== "string" || !/^\/[^?#]*[^/?#]$/.test(path)) {
    throw invalid("path", path, 'a path such as "/stream"');
  }
  if (authorize !== undefined && typeof authorize !== "function") {
    throw invalid("authorize", authorize, "a function of the request that tells whether it may be answered");
  }
  if (origins !== "*" && !(Array.isArray(origins) && origins.every(isOrigin))) {
    throw invalid("origins", origins, 'a list of origins such as ["https://example.com"], or "*"');
  }
  const numbers = Object.fromEntries(
    Object.entries(NUMBERS).map(([name, { fallback, least }]) => {
      const value = given[name] ?? fallback;
      if (typeof value !== "number" || !(value >= least)) throw invalid(name, value, `a number, ${least} or more`);
      return [name, value];
    }),
  ) as Record<keyof typeof NUMBERS, number>;
  return { ...numbers, server, path, origins, ...(authorize && { authorize }) };
}

/** Tells whether a value is the origin of pages as browsers send it. */
function isOrigin(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && new URL(value).origin === value;
}

function invalid(name: string, value: unknown, expected: string): TypeError {
  const shown = typeof value === "object" && value !== null ? "an object" : String(value);
  return new TypeError(`invalid ${name}: ${shown} (expected ${expected})`);
}
