/** A time of the server: nanoseconds since 1970, as a text of digits, which a number cannot hold. */
export type Nanos = string;

/** Reads a time such as `2026-11-30T19:00:02.776520655Z`; undefined where it is none, or of the year 1. */
export function readNanos(text: string | undefined): Nanos | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text ?? "");
  if (!parts) return undefined;
  const [, seconds, fraction = "", zone] = parts;
  const ms = Date.parse(seconds + zone);
  return ms > 0 ? String(ms / 1000) + fraction.padEnd(9, "0") : undefined;
}

/** Writes a time as JetStream takes it. */
export function writeNanos(nanos: Nanos): string {
  const seconds = new Date(Number(nanos.slice(0, -9)) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${nanos.slice(-9)}Z`;
}

/** Returns the whole ms of a time, epoch ms. */
export function toMs(nanos: Nanos): number {
  return Number(nanos.slice(0, -6));
}

/** Makes the time at which a ms begins. */
export function fromMs(ms: number): Nanos {
  return `${Math.max(1, Math.ceil(ms))}000000`.padStart(10, "0");
}

/** Tells whether a time is later than another. */
export function isLater(time: Nanos, than: Nanos): boolean {
  return time.length === than.length ? time > than : time.length > than.length;
}
