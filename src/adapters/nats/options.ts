import type { OptionKind } from "../../stream/source-parts.js";
import { checkDuration, checkKinds, checkOptions } from "../../stream/source-parts.js";
import type { EntryOptions } from "../client/entry-reader.js";
import { ENTRY_OPTIONS } from "../client/entry-reader.js";
import type { StreamName } from "./api.js";
import type { NatsMessage } from "./message.js";

/** Options of {@link nats}. Without `decode` a message holds a row, or a list of rows, as JSON. */
export interface NatsOptions<T> extends EntryOptions<T, NatsMessage> {
  /**
   * The subject of the messages that are read, such as `sensors.*.temperature` or `sensors.>`; a list of several needs
   * nats-server 2.10. Default: all of the stream.
   */
  readonly subject?: string | readonly string[];
  /** The interval of signs of life, in ms. Default 5,000. */
  readonly heartbeat?: number;
  /** The domain of JetStream that the stream is in. Default: that of the server. */
  readonly domain?: string;
  /** The subject below which JetStream's API is, where an account imports it by another name. Default `"$JS.API"`. */
  readonly apiPrefix?: string;
  /** The subject below which this user may subscribe, as it was given to the connection. Default `"_INBOX"`. */
  readonly inboxPrefix?: string;
}

/** What the options come to. */
export interface NatsSettings {
  readonly name: StreamName;
  readonly inboxPrefix: string;
  readonly heartbeat: number;
}

const OPTIONS = ["subject", "heartbeat", "domain", "apiPrefix", "inboxPrefix", ...ENTRY_OPTIONS];

/** A server sends no heartbeats that are closer together than this, ms. */
const MIN_HEARTBEAT_MS = 100;

/** Tells whether a text is a subject, with wildcards or without. */
function isSubject(value: unknown, hasWildcards: boolean): boolean {
  if (typeof value !== "string") return false;
  const tokens = value.split(".");
  return tokens.every(
    (token, i) =>
      token !== "" &&
      !/[\s\0]/.test(token) &&
      (hasWildcards ? token !== ">" || i === tokens.length - 1 : token !== ">" && token !== "*"),
  );
}

function isFilter(value: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((each) => isSubject(each, true));
}

const PREFIX: OptionKind = [(value) => isSubject(value, false), 'a subject without wildcards, such as "$JS.API"'];

/**
 * Checks the name of a stream and the options.
 *
 * @throws TypeError or RangeError
 */
export function resolveOptions<T>(stream: string, options: NatsOptions<T>): NatsSettings {
  if (typeof (stream as unknown) !== "string" || !/^[^\s.*>/\\\0]+$/.test(stream)) {
    throw new TypeError(
      `invalid stream: ${stream} (expected the name of a stream, which has no blanks, dots, slashes, * or >; ` +
        "a subject is the option subject)",
    );
  }
  checkOptions("nats", options, OPTIONS);
  checkKinds(options, {
    subject: [isFilter, 'a subject such as "sensors.>", or a list of subjects'],
    domain: [(value) => isSubject(value, false) && !String(value).includes("."), 'the name of a domain, such as "hub"'],
    apiPrefix: PREFIX,
    inboxPrefix: PREFIX,
  });
  const { subject = [], heartbeat = 5_000, domain, apiPrefix, inboxPrefix = "_INBOX" } = options;
  checkDuration("heartbeat", heartbeat);
  if (heartbeat < MIN_HEARTBEAT_MS) {
    throw new RangeError(`invalid heartbeat: ${heartbeat} (expected at least ${MIN_HEARTBEAT_MS} ms)`);
  }
  if (domain !== undefined && apiPrefix !== undefined) {
    throw new TypeError(`invalid domain: ${domain} (apiPrefix is given, which says where the API is)`);
  }
  const prefix = apiPrefix ?? (domain === undefined ? "$JS.API" : `$JS.${domain}.API`);
  const subjects = typeof subject === "string" ? [subject] : [...subject];
  return { name: { prefix, stream, subjects }, inboxPrefix, heartbeat };
}
