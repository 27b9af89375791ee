import { seeded } from "./seeded.js";

/**
 * Fault between a server and its reader:
 *
 * - `refuse` a handshake is answered with 503, or cut
 * - `reset` the connection is reset before a message
 * - `midFrame` … in the middle of a frame
 * - `midReplay` … in the middle of a replay
 * - `halfOpen` the server falls silent for good and keeps the connection
 * - `close` the server says goodbye, with a code that passes
 * - `slowClose` the server says goodbye and keeps the connection for a while
 * - `slice` a frame comes in pieces, in several turns
 * - `fragment` a message comes in several frames
 * - `overlap` a message brings rows again that came before
 * - `oversize` a message is larger than a reader takes
 * - `delay` a message comes late, and with it all that follow
 * - `history` an answer of history is refused, cut off, late or short: three in a row at most, for a stream gives up
 *   after five
 */
export type FaultName =
  | "refuse"
  | "reset"
  | "midFrame"
  | "midReplay"
  | "halfOpen"
  | "close"
  | "slowClose"
  | "slice"
  | "fragment"
  | "overlap"
  | "oversize"
  | "delay"
  | "history";

/** A fault that happened. */
export interface Fault {
  /** Name of the fault. */
  readonly fault: FaultName;
  /** The number of the connection, from 1; 0 for history. */
  readonly connection: number;
  /** The newest row of the feed when it happened. */
  readonly head: number;
}

/** Figures of what a fault server has done. */
export interface FaultFigures {
  /** Connections that came, refused ones included. */
  connections: number;
  /** Resumes that were asked for. */
  resumes: number;
  /** Resumes that were answered with `recovered: false`. */
  beyond: number;
  /** Messages sent, whole or not. */
  messages: number;
  /** Rows sent, whole or not, replayed ones included. */
  rows: number;
  /** Requests to history. */
  requests: number;
}

/** Draws faults, each from the seed. */
export interface FaultDice {
  /** Draws whether a fault happens now. */
  strikes(fault: FaultName): boolean;
  /** Draws a whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** Stops all faults, or lets them come as before. */
  heal(healed: boolean): void;
}

/** Makes dice of probabilities from 0 to 1. */
export function createDice(seed: number, chances: Readonly<Partial<Record<FaultName, number>>>): FaultDice {
  const random = seeded(seed);
  let isHealed = false;
  return {
    strikes(fault) {
      const drawn = random();
      return !isHealed && drawn < (chances[fault] ?? 0);
    },
    between: (least, most) => least + Math.floor(random() * (most - least + 1)),
    heal(on) {
      isHealed = on;
    },
  };
}
