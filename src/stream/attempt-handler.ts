import type { Sink } from "./source.js";

/** The parts of a sink that belong to the attempt itself. */
export type AttemptParts = Pick<Sink<unknown>, "signal" | "resume" | "environment">;

/** The calls of a sink, by which a source speaks to the stream. */
export type AttemptHandler<T> = Omit<Sink<T>, keyof AttemptParts>;
