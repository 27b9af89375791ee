import { StreamError } from "../../stream/index.js";
import type { Consumer, JetStreamApi } from "./api.js";
import type { NatsHeaders } from "./client.js";
import { openInbox } from "./inbox.js";
import type { Delivered } from "./message.js";

/** What has come from a consumer since it was asked last. */
export interface Pulled {
  readonly messages: readonly Delivered[];
  /** What the server has told of the consumer after these messages, where it did. */
  readonly heartbeat: Heartbeat | undefined;
  /** The numbers of those messages before which the server may have waited to be asked, while the stream went on. */
  readonly awaited: readonly number[];
}

/** A sign of life of a consumer that has nothing to deliver. */
export interface Heartbeat {
  /** How many messages it has delivered. */
  readonly number: number;
  /** The sequence number up to which it has read the stream. */
  readonly sequence: number;
}

/** Reads from a consumer for as long as the attempt runs. */
export interface Pull {
  /**
   * Waits for messages, or a sign of life.
   *
   * @throws StreamError where the consumer is gone
   */
  next(): Promise<Pulled>;
}

/** The most messages that are under way at once. */
const MAX_UNDERWAY = 1_000;
/** The most bytes that one request brings: a server cuts a reader who lets far more of them pile up. */
const MAX_BYTES = 4 * 1024 * 1024;
/** How many intervals of heartbeats a request lasts. */
const BEATS = 6;
const NS_PER_MS = 1e6;

/** What the server says of a request (ADR-13): it goes on, or it is over and another one goes on. */
const BEAT = 100;
const ENDED = [404, 408];

/**
 * Begins to read: requests follow one another so that one is always there, and bring no more than what is taken.
 *
 * @param inboxPrefix - the subject below which this user may subscribe
 * @param heartbeat - the interval of signs of life, ms
 */
export function createPull(api: JetStreamApi, consumer: Consumer, inboxPrefix: string, heartbeat: number): Pull {
  let messages: Delivered[] = [];
  let beat: Heartbeat | undefined;
  let failure: unknown;
  let hasFailed = false;
  let wake: (() => void) | undefined;
  /** The number of messages that were asked for, and have not been taken. */
  let underway = 0;
  /** The number of the last message that was asked for. */
  let asked = 0;
  /** The numbers of the messages that a request begins with. */
  let edges: number[] = [];
  /** Whether the next message is larger than what a request may bring. */
  let isLarge = false;

  const inbox = openInbox(api.client, inboxPrefix, {
    message(message) {
      messages.push(message);
      isLarge = false;
      rouse();
    },
    status(headers) {
      judge(headers);
      rouse();
    },
    fail(cause) {
      hasFailed = true;
      failure = cause;
      rouse();
    },
  });
  ask();

  function rouse(): void {
    wake?.();
    wake = undefined;
  }

  function ask(): void {
    if (underway > MAX_UNDERWAY / 2) return;
    const batch = isLarge ? 1 : MAX_UNDERWAY - underway;
    edges.push(asked + 1);
    asked += batch;
    underway += batch;
    api.pull(consumer, inbox.subject, {
      batch,
      ...(!isLarge && { max_bytes: MAX_BYTES }),
      expires: heartbeat * BEATS * NS_PER_MS,
      idle_heartbeat: heartbeat * NS_PER_MS,
    });
  }

  function judge(headers: NatsHeaders): void {
    const { code, description } = headers;
    const numberIn = (name: string): number => Number(headers.get(name) || NaN);
    if (code === BEAT) {
      const told = { number: numberIn("Nats-Last-Consumer"), sequence: numberIn("Nats-Last-Stream") };
      // Older servers say no more than that the consumer is there.
      if (!Number.isNaN(told.number + told.sequence)) beat = told;
      return;
    }
    const isFull = code === 409 && /MaxBytes/i.test(description) && !/Exceeded/i.test(description);
    const isBatchEnd = code === 409 && /Batch Completed/i.test(description);
    if (isFull || isBatchEnd || ENDED.includes(code)) {
      const told = numberIn("Nats-Pending-Messages");
      const left = Math.min(underway, Number.isNaN(told) ? underway - messages.length : told);
      underway -= left;
      asked -= left;
      isLarge ||= isFull && numberIn("Nats-Pending-Bytes") === MAX_BYTES;
      return;
    }
    hasFailed = true;
    failure = new StreamError("closed", `nats: the server ended the reading: ${code} ${description}`);
  }

  return {
    async next() {
      if (messages.length === 0 && !beat && !hasFailed) {
        ask();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (hasFailed && messages.length === 0) throw failure;
      const last = messages.at(-1)?.number ?? 0;
      const pulled = { messages, heartbeat: beat, awaited: edges.filter((edge) => edge <= last) };
      edges = edges.filter((edge) => edge > last);
      messages = [];
      beat = undefined;
      underway = Math.max(0, underway - pulled.messages.length);
      ask();
      return pulled;
    },
  };
}
