/**
 * What Centrifugo sends over its unidirectional transports, in JSON, as far as it is read: `Push` of
 * https://github.com/centrifugal/protocol/blob/master/definitions/client.proto. Members of the value 0, false or "" are
 * left out.
 */

/** A publication in a channel. */
export interface CentrifugoPublication {
  /** What was published. */
  readonly data?: unknown;
  /** Its number in the channel's stream, from 1. Absent in a channel without history. */
  readonly offset?: number;
  /** Texts beside it, such as for filters. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The time of the publication, epoch ms, where the server tells it. */
  readonly time?: number;
  /** Who published it, where that was a client. */
  readonly info?: unknown;
}

/** The state of a subscription as the server begins it: `SubscribeResult`. */
export interface Subscribed {
  readonly epoch?: string;
  /** The newest offset; of one that was recovered the offset that was asked for. */
  readonly offset?: number;
  readonly recovered?: boolean;
  readonly publications?: readonly CentrifugoPublication[];
}

/** Why a server ends a connection, or a subscription. */
export interface Ended {
  readonly code?: number;
  readonly reason?: string;
}

/** A message of the server; one without members is a ping. */
export interface Push {
  readonly channel?: string;
  readonly connect?: {
    readonly subs?: Readonly<Record<string, Subscribed>>;
    /** The interval of pings, in seconds; 0 or absent: there are none. */
    readonly ping?: number;
  };
  readonly pub?: CentrifugoPublication;
  readonly unsubscribe?: Ended;
  readonly disconnect?: Ended;
}

/**
 * Reads a message: one push, or several on a line each, as the option `uni_websocket.join_push_messages` sends them.
 *
 * @throws Error if it is neither
 */
export function readPushes(message: string): Push[] {
  const text = message.trim();
  const pushes = (text.includes("\n") ? readLines(text) : undefined) ?? [JSON.parse(text) as unknown];
  for (const push of pushes) {
    if (typeof push !== "object" || push === null || Array.isArray(push)) {
      throw new TypeError("no push of Centrifugo: expected an object");
    }
  }
  return pushes as Push[];
}

/** Reads a push a line; undefined where the lines are those of one push. */
function readLines(text: string): unknown[] | undefined {
  try {
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as unknown);
  } catch {
    return undefined;
  }
}
