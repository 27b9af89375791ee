import type { GapKind, Stretch } from "../../series/index.js";
import type { Batch, Gap, Missing, Repair, StateChange, StreamState } from "../../stream/index.js";
import { clock } from "../page/clock.js";
import { ArrivalSpacing } from "./arrival-spacing.js";
import { Provenance } from "./provenance.js";

/** A gap: its kind, and its stretches that are still missing. */
export interface KnownGap {
  readonly kind: GapKind;
  readonly missing: readonly Stretch[];
}

/** The number of newest reconnects that are remembered. */
const MAX_RECONNECTS = 100;

/** The number of newest gaps that are remembered for series which begin later. */
const MAX_GAPS = 1_000;

/** The facts of a stream but for its rows: state, reconnects, gaps, the origin of rows, the spacing of arrivals. */
export class StreamFacts {
  /** The spacing of live arrivals. */
  readonly spacing = new ArrivalSpacing();
  /** The origin of the newest rows. */
  readonly provenance = new Provenance();
  /** The reason of the newest refusal of rows; undefined: none was told. */
  dropReason: string | undefined;
  readonly #gaps = new Map<number, KnownGap>();
  #change: StateChange;
  /** Whether the stream has lost a connection that was up. */
  #isAway = false;
  #reconnects: readonly number[] = [];

  /** Begins with the state of the stream now. */
  constructor(state: StreamState) {
    this.#change = { state, previous: state, attempt: 0, since: clock.epoch() };
  }

  /** The newest change of the stream's state. */
  get change(): StateChange {
    return this.#change;
  }

  /** Times at which a lost connection was up again, epoch ms, the newest last; a new array after each. */
  get reconnects(): readonly number[] {
    return this.#reconnects;
  }

  /** The newest gaps by id; a gap that was filled is none. */
  get gaps(): ReadonlyMap<number, KnownGap> {
    return this.#gaps;
  }

  /** Notes the origin and the arrival of rows. */
  noteRows(batch: Batch, fillsGap: boolean): void {
    this.provenance.add(batch, fillsGap);
    if (batch.from === "live") this.spacing.add(batch.received);
  }

  /** Notes a gap. A snapshot reports a partly filled gap hole by hole, under one id. */
  noteGap(gap: Gap): void {
    const { id, kind } = gap;
    this.#setGap(id, kind, [...(this.#gaps.get(id)?.missing ?? []), stretchOf(gap)]);
  }

  /** Notes the rows of a repair, and what is still missing. */
  noteRepair({ id, rows, batch, missing }: Repair<unknown>): void {
    if (rows.length > 0) this.noteRows(batch, true);
    this.#setGap(id, this.#gaps.get(id)?.kind ?? "lost", missing.map(stretchOf));
  }

  /** Notes a change of the state; `now` is the stream's time, epoch ms. */
  noteState(change: StateChange, now: () => number): void {
    this.#change = change;
    if (isUp(change.state)) {
      if (this.#isAway) this.#reconnects = [...this.#reconnects, now()].slice(-MAX_RECONNECTS);
      this.#isAway = false;
    } else {
      this.spacing.interrupt();
      this.#isAway ||= isUp(change.previous);
    }
  }

  #setGap(id: number, kind: GapKind, missing: readonly Stretch[]): void {
    this.#gaps.delete(id);
    if (missing.length > 0) this.#gaps.set(id, { kind, missing });
    if (this.#gaps.size > MAX_GAPS) for (const oldest of [...this.#gaps.keys()].slice(0, 1)) this.#gaps.delete(oldest);
  }
}

function isUp(state: StreamState): boolean {
  return state === "live" || state === "stale";
}

/** Returns a stretch of missing rows in numbers. */
export function stretchOf({ after, before }: Missing): Stretch {
  return { after: after.time, before: before.time };
}
