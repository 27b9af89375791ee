import type { Loss, Position, Resume } from "../source.js";
import { MAX_PARTITIONS } from "../source.js";
import { setBounded } from "../values/set-bounded.js";
import type { Continuity, ContinuityOptions, Suspicion } from "./continuity.js";
import { createContinuity } from "./continuity.js";
import type { DeliveredRows, DeliveredRowsOptions } from "./delivered-rows.js";
import { createDeliveredRows } from "./delivered-rows.js";

/** One partition of a feed, which counts by itself. */
export interface Partition<T> {
  readonly continuity: Continuity;
  readonly delivered: DeliveredRows<T>;
  /** The rows that seem to be missing after its newest row. */
  suspicion: Suspicion | null;
  /** The time of its newest row, epoch ms. */
  newestTime: number | undefined;
  /** The time after which a gap begins: that of its newest row, or of the head that stands for it, epoch ms. */
  edge: number | undefined;
}

/** The partitions of a feed. One that names none has a single partition. */
export interface Partitions<T> {
  /** The position from which to resume; null before the first. */
  readonly resume: Resume | null;
  /** Returns all partitions, the one without a name first, then in the order in which they appeared. */
  all(): readonly Partition<T>[];
  /** Returns the partition of a position that just came, and notes that it moved last. */
  of(position: Position | undefined): Partition<T>;
  /** Goes on from where another life of the program was: as though the rows up to there had come. */
  goOnFrom(resume: Resume): void;
  /** Begins a new attempt. */
  begin(): void;
  /** Takes the server's answer to resume. */
  recovered(whole: boolean): void;
  /**
   * Takes note of a loss before the next row that the source knows of: in the partition that it names, else in the one
   * that comes next.
   */
  lost(loss: Loss): void;
}

/** Makes the partitions of a feed from which nothing has come yet. */
export function createPartitions<T>(options: ContinuityOptions & DeliveredRowsOptions<T>): Partitions<T> {
  const byName = new Map<string, Partition<T>>();
  const single = createPartition();
  /** The partition that moved last. */
  let lastMoved = single;
  let unplacedLoss: Loss | undefined;

  function createPartition(): Partition<T> {
    return {
      continuity: createContinuity(options),
      delivered: createDeliveredRows(options),
      suspicion: null,
      newestTime: undefined,
      edge: undefined,
    };
  }

  function all(): Partition<T>[] {
    return [single, ...byName.values()];
  }

  function find(name: string | undefined): Partition<T> {
    if (name === undefined) return single;
    let partition = byName.get(name);
    if (!partition) setBounded(byName, name, (partition = createPartition()), MAX_PARTITIONS);
    return partition;
  }

  function of(position: Position | undefined): Partition<T> {
    const partition = find(position?.partition);
    if (position) lastMoved = partition;
    if (unplacedLoss) partition.continuity.lost(unplacedLoss);
    unplacedLoss = undefined;
    return partition;
  }

  return {
    get resume() {
      const { position } = lastMoved.continuity;
      if (!position || byName.size === 0) return position;
      const positions = [...byName].map(([name, { continuity }]) => [name, continuity.position] as const);
      return {
        ...position,
        partitions: Object.fromEntries(positions.filter(([, each]) => each !== null)) as Record<string, Position>,
      };
    },
    all,
    of,
    goOnFrom({ partitions, epoch, partition, offset }) {
      const others = Object.entries(partitions ?? {}).map(([name, position]) => ({ ...position, partition: name }));
      // The one that moved last comes last.
      for (const position of [...others, { epoch, partition, offset }]) of(position).continuity.rows(1, { position });
    },
    begin() {
      for (const { continuity } of all()) continuity.begin();
    },
    recovered(whole) {
      for (const { continuity } of all()) continuity.recovered(whole);
    },
    lost(loss) {
      const name = (loss.after ?? loss.before)?.partition;
      if (name === undefined && byName.size > 0) unplacedLoss = loss;
      else find(name).continuity.lost(loss);
    },
  };
}
