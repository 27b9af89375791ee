import type { Loss, Position, Resume } from "../source.js";
import { MAX_PARTITIONS } from "../source.js";
import { setBounded } from "../values/set-bounded.js";
import type { Continuity, ContinuityOptions, Suspicion } from "./continuity.js";
import { createContinuity } from "./continuity.js";
import type { DeliveredRows, DeliveredRowsOptions } from "./delivered-rows.js";
import { createDeliveredRows } from "./delivered-rows.js";

/** One part of a feed, which counts by itself. */
export interface Partition<T> {
  readonly continuity: Continuity;
  readonly delivered: DeliveredRows<T>;
  /** What seems to be missing after its newest row. */
  suspicion: Suspicion | null;
  /** The time of its newest row, epoch ms. */
  newest: number | undefined;
  /** The same, or the time of the head that stands for it. */
  edge: number | undefined;
}

/** The parts of a feed. One that names no partition has a single part. */
export interface Partitions<T> {
  /** Where the feed has got to. */
  readonly resume: Resume | null;
  /** Whether the resume of the running attempt has been answered for all. */
  readonly settled: boolean;
  /** The part that something just came for. */
  of(position: Position | undefined): Partition<T>;
  /** A new attempt begins. */
  begin(): void;
  /** The server's answer to resume. */
  recovered(whole: boolean): void;
  /**
   * The source knows that rows are missing before the next one: of the part that it names, else of the one that comes
   * next.
   */
  lost(loss: Loss): void;
}

/** Makes the parts of a feed, in which nothing has come yet. */
export function createPartitions<T>(options: ContinuityOptions & DeliveredRowsOptions<T>): Partitions<T> {
  const named = new Map<string, Partition<T>>();
  const single = createPartition();
  /** The part that moved last. */
  let newest = single;
  let unplaced: Loss | undefined;

  function createPartition(): Partition<T> {
    return {
      continuity: createContinuity(options),
      delivered: createDeliveredRows(options),
      suspicion: null,
      newest: undefined,
      edge: undefined,
    };
  }

  function all(): Partition<T>[] {
    return [single, ...named.values()];
  }

  function open(name: string): Partition<T> {
    const opened = createPartition();
    setBounded(named, name, opened, MAX_PARTITIONS);
    return opened;
  }

  return {
    get resume() {
      const { position } = newest.continuity;
      if (!position || named.size === 0) return position;
      const positions = [...named].map(([name, { continuity }]) => [name, continuity.position] as const);
      return {
        ...position,
        partitions: Object.fromEntries(positions.filter(([, each]) => each !== null)) as Record<string, Position>,
      };
    },
    get settled() {
      return all().every(({ continuity }) => continuity.settled);
    },
    of(position) {
      const name = position?.partition;
      const part = name === undefined ? single : (named.get(name) ?? open(name));
      if (position) newest = part;
      if (unplaced) part.continuity.lost(unplaced);
      unplaced = undefined;
      return part;
    },
    begin() {
      for (const { continuity } of all()) continuity.begin();
    },
    recovered(whole) {
      for (const { continuity } of all()) continuity.recovered(whole);
    },
    lost(loss) {
      const edge = loss.after ?? loss.before;
      const part =
        edge?.partition === undefined
          ? named.size === 0
            ? single
            : undefined
          : (named.get(edge.partition) ?? open(edge.partition));
      if (part) part.continuity.lost(loss);
      else unplaced = loss;
    },
  };
}
