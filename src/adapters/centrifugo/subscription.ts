import type { Order, Position, Resume, Sink } from "../../stream/index.js";
import type { EntryReader } from "../client/entry-reader.js";
import type { CentrifugoPublication, Subscribed } from "./pushes.js";

/** What a subscription begins from. */
export interface Beginning {
  /** Where the stream stopped; null on a first attempt. */
  readonly resume: Resume | null;
  /** The position that the server was asked to recover from; undefined: it was not asked. */
  readonly asked: Position | undefined;
  /** Whether the server has called invalid what the stream holds. */
  readonly isInvalid: boolean;
}

/** The channel of one attempt. */
export interface Subscription {
  /** Takes the state in which the server begins it, with what was published meanwhile. */
  begin(state: Subscribed): void;
  /** Takes a publication. */
  publish(publication: CentrifugoPublication): void;
}

/**
 * Returns the position that the server can be asked to recover from. One without an epoch is none: the server would
 * take an empty epoch for that of any life of the channel.
 */
export function recoverableOf(resume: Resume | null): Position | undefined {
  const isWhole = typeof resume?.epoch === "string" && resume.epoch !== "" && Number.isSafeInteger(resume.offset);
  return isWhole ? resume : undefined;
}

/** Makes the subscription of an attempt, before the server has begun it. */
export function createSubscription<T>(
  sink: Sink<T>,
  order: Order,
  read: EntryReader<T, CentrifugoPublication>,
  { resume, asked, isInvalid }: Beginning,
): Subscription {
  /** The life of the channel; undefined where it has no history, and offsets are no positions. */
  let epoch: string | undefined;

  function publish(publication: CentrifugoPublication): void {
    const { rows, refused } = read(publication, publication.time);
    for (const { count, cause, sample, reason } of refused) sink.drop(count, cause, sample, reason);
    const offset = publication.offset ?? 0;
    const hasPosition = epoch !== undefined && offset > 0 && Number.isSafeInteger(offset);
    if (!hasPosition) {
      if (rows.length > 0) sink.next(rows);
    } else {
      sink.next(rows, {
        position: { epoch, offset },
        ...(order === "contiguous" && { after: { epoch, offset: offset - 1 } }),
      });
    }
  }

  return {
    begin(state) {
      epoch = state.epoch === "" ? undefined : state.epoch;
      const { offset = 0, recovered = false, publications = [] } = state;
      if (resume) {
        sink.recovered(asked !== undefined && recovered);
        if (isInvalid) sink.lost({ kind: "unknown", cause: "the server called the state of the client invalid" });
      }
      publications.forEach(publish);
      // The offset of a recovered subscription is that which was asked for: its publications tell how far it is.
      if (epoch !== undefined && !recovered) sink.position({ epoch, offset });
    },
    publish,
  };
}
