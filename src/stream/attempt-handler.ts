import type { Sink } from "./source.js";

/** What an attempt brings to a sink itself. */
export type AttemptParts = Pick<Sink<unknown>, "signal" | "resume" | "environment">;

/** What hears of an attempt: all the rest of a sink. */
export type AttemptHandler<T> = Omit<Sink<T>, keyof AttemptParts>;
