import type { Sink } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import type { Consumer, JetStreamApi, Start, StreamInfo } from "./api.js";
import { holdsAll } from "./held.js";
import type { NatsPlace } from "./life.js";
import { currentEpoch, epochOf, findNextLife, isOutdated, judge, toPlace } from "./life.js";

/** Where an attempt begins to read. */
export interface Beginning {
  readonly consumer: Consumer;
  readonly place: NatsPlace;
  /**
   * Whether the place was cut back, and no message has followed yet: the first one begins the life that the stream is
   * in.
   */
  readonly isCutBack: boolean;
}

/** What is told of messages that the stream let go before they were read. */
export const REMOVED = "messages were purged, deleted, or beyond the limits of the stream";

/**
 * Finds where an attempt begins, and tells what became of the messages since. The consumer is made before the stream is
 * asked: whatever happens to the stream after the answer happens to a consumer that is there.
 *
 * @param isFiltered - whether other subjects than ours may explain a jump
 * @returns undefined where the attempt is over
 */
export async function begin(
  api: JetStreamApi,
  sink: Sink<never>,
  memory: NatsPlace | undefined,
  isFiltered: boolean,
): Promise<Beginning | undefined> {
  const place = toPlace(sink.resume, memory);
  const consumer = await api.consume(place ? { after: place.sequence } : "new");
  const info = await api.info();
  if (isOutdated(consumer, info)) throw madeAnew();
  if (!place) return enter(consumer, info, currentEpoch(info, memory?.epoch), sink.resume !== null);

  const verdict = await judge(api, place, info);
  if (verdict.kind === "same") {
    const isWhole = isFiltered && (await holdsAll(api, info, place.sequence, info.last));
    if (!open()) return undefined;
    sink.recovered(true);
    if (isOver(sink)) return undefined;
    return { consumer, place: isWhole ? place : tellRemoved(place, info), isCutBack: false };
  }
  api.release(consumer);
  if (verdict.kind === "other-stream") return restart(verdict.isSince ? { after: 0 } : "new", epochOf(info.created));
  const next = await findNextLife(api, place);
  if (next) return restart({ after: next.sequence - 1 }, epochOf(info.created, next.time));
  const isAwaited = place.time !== undefined && place.sequence > info.last;
  if (!isAwaited) return restart({ after: info.last }, epochOf(info.created, info.lastTime ?? "0"));
  const fresh = await consumeAgain({ after: info.last });
  if (!open()) return undefined;
  return { consumer: fresh, place, isCutBack: true };

  /** Tells that the connection is up; false where the attempt is over. */
  function open(): boolean {
    if (isOver(sink)) return false;
    sink.open();
    return !isOver(sink);
  }

  /** Makes another consumer, of the same stream. */
  async function consumeAgain(start: Start): Promise<Consumer> {
    const made = await api.consume(start);
    const { created } = await api.info();
    if (created !== info.created) throw madeAnew();
    return made;
  }

  async function restart(start: Start, epoch: string): Promise<Beginning | undefined> {
    const made = await consumeAgain(start);
    return enter(made, info, epoch, true);
  }

  /** Begins where a consumer does, in an epoch that may be new to the stream. */
  function enter(
    made: Consumer,
    { last, lastTime }: StreamInfo,
    epoch: string,
    isLoss: boolean,
  ): Beginning | undefined {
    const { before } = made;
    if (!open()) return undefined;
    if (isLoss) sink.recovered(false);
    if (isOver(sink)) return undefined;
    sink.position({ epoch, offset: before });
    return {
      consumer: made,
      place: { epoch, sequence: before, time: before === last ? lastTime : undefined },
      isCutBack: false,
    };
  }

  /** Tells what the stream let go after a place, and returns the place from where it holds messages. */
  function tellRemoved(from: NatsPlace, { first }: StreamInfo): NatsPlace {
    const { epoch, sequence } = from;
    const to = first - 1;
    if (to <= sequence && !isFiltered) return from;
    sink.lost({
      after: { epoch, offset: sequence },
      before: to > sequence ? { epoch, offset: first } : undefined,
      kind: isFiltered ? "unknown" : "lost",
      count: isFiltered ? undefined : to - sequence,
      cause: REMOVED,
    });
    if (to <= sequence || isOver(sink)) return from;
    sink.position({ epoch, offset: to });
    return { epoch, sequence: to, time: undefined };
  }
}

/**
 * Begins the life that follows a place which was cut back, with its first message that has come.
 *
 * @returns the place before it
 */
export async function beginNextLife(
  api: JetStreamApi,
  sink: Sink<never>,
  place: NatsPlace,
  first: { readonly sequence: number; readonly nanos: string },
): Promise<NatsPlace> {
  const [info, next] = [await api.info(), await findNextLife(api, place)];
  // Where the server's clock was set back, time tells nothing.
  const { sequence, time } = next ?? { sequence: first.sequence, time: first.nanos };
  const epoch = epochOf(info.created, time);
  const before = Math.min(sequence, first.sequence) - 1;
  if (!isOver(sink)) sink.recovered(false);
  if (!isOver(sink)) sink.position({ epoch, offset: before });
  return { epoch, sequence: before, time: undefined };
}

/** Tells whether the attempt is over; a function, because the compiler cannot see that a call ended it. */
export function isOver({ signal }: Sink<never>): boolean {
  return signal.aborted;
}

function madeAnew(): StreamError {
  return new StreamError("closed", "nats: the stream was made anew");
}
