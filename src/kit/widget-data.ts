import type { DataStream, StateChange } from "../stream/index.js";
import type { AnyRow } from "../widgets/index.js";
import type { Guard, HubListener, LiveData, SeriesHandle, TimedRow } from "../widgets/internal.js";
import { acquireSeries, choosesAlike, hubOf, NewestRow, retainFor } from "../widgets/internal.js";
import type { CommonOptions } from "./options.js";

/** The options of any widget of the kit. */
export type AnyOptions = CommonOptions<AnyRow> & Readonly<Record<string, unknown>>;

/** The rows of a widget: the newest one, and the numbers that each accessor reads. */
export class WidgetData implements LiveData {
  readonly stream: DataStream<AnyRow>;
  /** The numbers by the name of their accessor. */
  readonly handles: ReadonlyMap<string, SeriesHandle<AnyRow>>;
  readonly #rows: NewestRow<AnyRow>;
  /** The options by which the newest row is chosen. */
  readonly #by: { options: AnyOptions };
  /** Whether the newest row goes on in the data that replace these. */
  #isRowHandedOver = false;
  readonly #undos: readonly (() => void)[];

  /** Subscribes to the stream; `guard` calls the user's `where`; `replaced` are the data of the options before. */
  constructor(
    options: AnyOptions,
    accessors: readonly string[],
    events: HubListener,
    guard: Guard,
    replaced?: WidgetData,
  ) {
    const { stream, where, seriesKey, cursor } = options;
    this.stream = stream;
    this.handles = new Map(
      accessors.map((name) => {
        // The table of options has checked that it is an accessor.
        const value = options[name] as string | undefined;
        const read = { value, where, retain: retainOf(options), key: seriesKey };
        return [name, acquireSeries<AnyRow>(stream, read, {}, replaced?.handles.get(name))];
      }),
    );
    const former = replaced?.goesOn(options) ? replaced : undefined;
    const by = (this.#by = former === undefined ? { options } : former.#by);
    by.options = options;
    if (former !== undefined) {
      former.#isRowHandedOver = true;
      this.#rows = former.#rows;
    } else {
      this.#rows = new NewestRow<AnyRow>(
        stream,
        {
          key: seriesKey,
          keepsPast: cursor !== false,
          where: where && ((row) => guard.call("where", () => by.options.where?.(row)) === true),
        },
        {},
      );
    }
    this.#undos = [
      hubOf(stream).listen(events),
      ...[...this.handles.values()].map(({ set }) => set.listen((drop) => events.drop?.(drop))),
    ];
  }

  /** The newest change of the stream's state. */
  get change(): StateChange {
    return this.#rows.change;
  }

  /** The time of the newest row, epoch ms. */
  get newest(): number | undefined {
    return this.#rows.newest;
  }

  /** Whether there is no row because those that there were have gone with their keys. */
  get isGone(): boolean {
    return this.#rows.isGone;
  }

  /** The rows that are ahead of the stream's time. */
  get ahead(): NewestRow<AnyRow>["ahead"] {
    return this.#rows.ahead;
  }

  /** Returns the stream's time now, epoch ms. */
  now(): number {
    return this.#rows.now();
  }

  /** Returns the newest row, or the newest up to a time, epoch ms; undefined if none is held. */
  row(time: number | undefined): TimedRow<AnyRow> | undefined {
    return time === undefined ? this.#rows.row : this.#rows.upTo(time);
  }

  /** Tells whether changed options choose the same row, so that the one that is held may go on. */
  goesOn(next: AnyOptions): boolean {
    const former = this.#by.options;
    const isSame = (["stream", "seriesKey", "cursor"] as const).every((name) => next[name] === former[name]);
    return isSame && choosesAlike(next.stream, next.where, former.where);
  }

  /** Returns why there is no row: what was refused of the stream. */
  refusals(): ReturnType<NonNullable<LiveData["refusals"]>> {
    return hubOf(this.stream).refusals;
  }

  /** Holds as much of the past as changed options ask for. */
  retain(options: AnyOptions): void {
    for (const handle of this.handles.values()) handle.retain(retainOf(options));
  }

  /** Lets go of the stream. */
  close(): void {
    for (const undo of this.#undos) undo();
    for (const handle of this.handles.values()) handle.release();
    if (!this.#isRowHandedOver) this.#rows.close();
  }
}

/** Returns the past to retain: as much as a chart with the same window does. */
function retainOf({ timeWindow }: AnyOptions): ReturnType<typeof retainFor> {
  return retainFor({ timeWindow: typeof timeWindow === "number" ? timeWindow : 0 });
}
