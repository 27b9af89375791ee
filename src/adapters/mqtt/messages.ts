import { setBounded } from "../../stream/source-parts.js";

/** A message of a broker. */
export interface MqttMessage {
  /** The topic that it was published to. */
  readonly topic: string;
  /** Its content. */
  readonly payload: Uint8Array;
  /** Whether the broker kept it for those who subscribe, as the last one of its topic. */
  readonly retain: boolean;
  /** Whether it may have come before: one of quality 1 comes again where its acknowledgement was lost. */
  readonly dup: boolean;
  /** The number that it has until it is acknowledged; undefined with quality 0. */
  readonly messageId: number | undefined;
}

/** The most topics, and the most messages with numbers, whose content is remembered. */
const MAX_TOPICS = 10_000;
const MAX_NUMBERS = 1_000;
/** The largest content that is remembered, bytes: a larger one counts as new. */
const MAX_BYTES = 65_536;

/** Knows the messages that may come again, from one attempt to the next. */
export interface KnownMessages {
  /** Tells whether a message came already, and takes note of it. */
  isKnown(message: MqttMessage): boolean;
}

/**
 * Makes a memory of messages. A kept one comes again with each subscription: it is known where it is the last one that
 * came of its topic. One of quality 1 or 2 comes again with its number, marked as such, where nobody acknowledged it
 * (MQTT 3.1.1, sections 3.3.1 and 4.4): it is known where a message of that number had the same content.
 */
export function createKnownMessages(): KnownMessages {
  const byTopic = new Map<string, MqttMessage>();
  const byNumber = new Map<number, MqttMessage>();
  return {
    isKnown(message) {
      const { topic, retain, dup, messageId } = message;
      const isAgain = dup && messageId !== undefined && isSame(byNumber.get(messageId), message);
      const isLast = retain && isSame(byTopic.get(topic), message);
      if (message.payload.length <= MAX_BYTES) {
        // A copy: what the client hands over is a piece of all that came with it, and would keep that.
        const kept = { ...message, payload: new Uint8Array(message.payload) };
        setBounded(byTopic, topic, kept, MAX_TOPICS);
        if (messageId !== undefined) {
          // Set anew, so that the oldest one is the first to be forgotten.
          byNumber.delete(messageId);
          setBounded(byNumber, messageId, kept, MAX_NUMBERS);
        }
      }
      return isAgain || isLast;
    },
  };
}

function isSame(known: MqttMessage | undefined, { topic, payload }: MqttMessage): boolean {
  return (
    known?.topic === topic &&
    known.payload.length === payload.length &&
    payload.every((byte, i) => byte === known.payload[i])
  );
}
