import type { NatsHeaders, NatsReply } from "./client.js";
import type { Nanos } from "./nanos.js";
import { toMs } from "./nanos.js";

/** A message of a stream. */
export interface NatsMessage {
  /** The subject that it was published to. */
  readonly subject: string;
  /** The payload. */
  readonly data: Uint8Array;
  /** Its headers, if it has any: `headers?.get("Nats-Msg-Id")`. */
  readonly headers: NatsHeaders | undefined;
  /** Its sequence number in the stream. */
  readonly sequence: number;
  /** The time at which the server stored it, epoch ms. */
  readonly time: number;
  /** Returns the payload as text. */
  string(): string;
  /**
   * Returns what the payload says as JSON.
   *
   * @throws SyntaxError if it is no JSON
   */
  json(): unknown;
}

/** A message as a consumer delivered it. */
export interface Delivered extends NatsMessage {
  readonly nanos: Nanos;
  /** Its number among those that the consumer has delivered, from 1. */
  readonly number: number;
  /** How many the consumer had left after it. */
  readonly pending: number;
}

const decoder = new TextDecoder();

/**
 * Reads a message that a consumer delivered, by the subject of its acknowledgement:
 * `$JS.ACK.[domain.account.]stream.consumer.deliveries.sequence.number.time.pending[.token]`
 * (https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-15.md). Undefined where it is none.
 */
export function readDelivered({ subject, data, headers, reply }: NatsReply): Delivered | undefined {
  const tokens = reply?.split(".") ?? [];
  if (tokens[0] !== "$JS" || tokens[1] !== "ACK" || tokens.length < 9) return undefined;
  const at = tokens.length >= 11 ? 7 : 5;
  const [sequence, number, nanos, pending] = tokens.slice(at, at + 4);
  return {
    subject,
    data,
    headers,
    sequence: Number(sequence),
    nanos,
    time: toMs(nanos),
    number: Number(number),
    pending: Number(pending),
    string: () => decoder.decode(data),
    json: () => JSON.parse(decoder.decode(data)) as unknown,
  };
}
