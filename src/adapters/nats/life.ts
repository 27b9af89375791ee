import type { Resume } from "../../stream/index.js";
import type { Consumer, JetStreamApi, StreamInfo } from "./api.js";
import type { Nanos } from "./nanos.js";
import { isLater, readNanos } from "./nanos.js";

/** The place of a reader: the last message that it has, or knows of. */
export interface NatsPlace {
  readonly epoch: string;
  readonly sequence: number;
  /** The time of that message, where it is known: another one at its place is of another life. */
  readonly time: Nanos | undefined;
}

/** Parts the time at which a stream was made from that of a message, in an epoch. */
const SEPARATOR = "/";

/**
 * Makes the epoch of a stream: the time at which it was made, and where it has lost its newest messages, as after a
 * power failure, and given their numbers again, the time of the first message since.
 */
export function epochOf(created: string, since?: Nanos): string {
  return since === undefined ? created : created + SEPARATOR + since;
}

/** Returns the time at which the stream of an epoch was made, as the server writes it. */
function createdOf(epoch: string): string {
  return epoch.split(SEPARATOR, 1)[0];
}

/** Returns the epoch of a stream for a reader that knows of one. */
export function currentEpoch(info: StreamInfo, known: string | undefined): string {
  return known !== undefined && createdOf(known) === info.created ? known : epochOf(info.created);
}

/** Makes a reader's place of a position; undefined where it is none of ours. */
export function toPlace(resume: Resume | null, memory: NatsPlace | undefined): NatsPlace | undefined {
  if (!resume) return undefined;
  const { epoch, offset } = resume;
  if (typeof offset !== "number" || !Number.isSafeInteger(offset) || offset < 0) return undefined;
  if (epoch === undefined || readNanos(createdOf(epoch)) === undefined) return undefined;
  const isRemembered = memory?.epoch === epoch && memory.sequence === offset;
  return isRemembered ? memory : { epoch, sequence: offset, time: undefined };
}

/** What became of a reader's place. */
export type Verdict =
  /** The stream goes on from there. */
  | { readonly kind: "same" }
  /** It is of a stream that is gone; this one was made `isSince`, and so none of its messages is known. */
  | { readonly kind: "other-stream"; readonly isSince: boolean }
  /** The stream lost its newest messages, this one among them, and gives their numbers again. */
  | { readonly kind: "cut-back" };

/** Judges a place by the stream that answers now. */
export async function judge(api: JetStreamApi, place: NatsPlace, info: StreamInfo): Promise<Verdict> {
  const created = createdOf(place.epoch);
  if (created !== info.created) {
    const [old, now] = [readNanos(created), readNanos(info.created)];
    return { kind: "other-stream", isSince: old !== undefined && now !== undefined && isLater(now, old) };
  }
  if (place.sequence > info.last) return { kind: "cut-back" };
  if (place.time === undefined || place.sequence < info.first) return { kind: "same" };
  const there = await api.message(place.sequence);
  return there?.time === undefined || there.time === place.time ? { kind: "same" } : { kind: "cut-back" };
}

/**
 * Finds the first message of the life that follows a place which was cut back: all that is left of the life before is
 * older than the message at the place. Every reader finds the same, wherever it was. Undefined where there is none yet,
 * or the place's time is not known.
 */
export async function findNextLife(
  api: JetStreamApi,
  { time }: NatsPlace,
): Promise<{ readonly sequence: number; readonly time: Nanos } | undefined> {
  if (time === undefined) return undefined;
  const { before } = await api.probe({ from: time }, true);
  const first = await api.message(before + 1);
  return first?.time === undefined ? undefined : { sequence: first.sequence, time: first.time };
}

/** Tells whether a consumer is of an earlier stream of the same name, which was deleted since. */
export function isOutdated({ created }: Consumer, info: StreamInfo): boolean {
  const madeAt = readNanos(info.created);
  return created !== undefined && madeAt !== undefined && isLater(madeAt, created);
}
