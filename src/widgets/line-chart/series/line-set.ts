import { durationText } from "../../../draw/index.js";
import type { Retain, Series } from "../../../series/index.js";
import type { Accessor, Drop, StateChange, StreamError, StreamState } from "../../../stream/index.js";
import type { StoreHandle } from "../../store/acquire-store.js";
import { acquireStore } from "../../store/acquire-store.js";
import type { ValueDrop } from "../../store/refusals.js";
import type { LineChartOptions, LineSeries } from "../options/line-chart-options.js";
import type { Line } from "./line.js";
import { SeriesColors } from "./series-colors.js";

/** What the lines tell their chart. */
export interface LineSetListener {
  /** Rows, gaps or repairs came in. */
  readonly changed: () => void;
  /** A stream has another state. */
  readonly state: (change: StateChange) => void;
  /** A stream refused rows, or values were refused. */
  readonly drop: (drop: Drop | ValueDrop) => void;
  /** Trouble of a stream. */
  readonly error: (error: StreamError) => void;
}

interface LineSource<T> {
  readonly given: LineSeries<T>;
  readonly index: number;
  readonly stream: unknown;
  readonly key: string | undefined;
  readonly share: StoreHandle<T>;
  /** The bounds of a band. */
  readonly bounds: { readonly low: StoreHandle<T>; readonly high: StoreHandle<T>; readonly lined: boolean } | undefined;
  /** Whether it is the first of its stream: all stores of a stream hear the same of it, so one is listened to. */
  readonly leads: boolean;
}

/**
 * Streams whose clocks are so far apart, ms, are put on one axis by shifting all but the first; anew where that is off
 * by half of it.
 */
const apart = 2_000;

/** The lines of a chart: where they come from, what they are called, which colours they have. */
export class LineSet<T> {
  readonly #listener: LineSetListener;
  readonly #colors = new SeriesColors();
  #options: LineChartOptions<T>;
  #feeds: LineSource<T>[] = [];
  #lines: Line[] = [];
  #hidden = 0;
  /** How many keys there were when the lines were named; a key never goes. */
  #keys = -1;
  readonly #shifts = new Map<unknown, number>();
  #reconnects: readonly number[] = [];
  /** What they were made of: those of each stream, by its own clock. */
  readonly #back: { readonly times: readonly number[]; readonly shift: number }[] = [];

  /** Subscribes to the streams. */
  constructor(options: LineChartOptions<T>, listener: LineSetListener) {
    this.#options = options;
    this.#listener = listener;
    this.#feeds = this.#subscribe(options);
  }

  /** The lines, in the order of their appearance; the same array for as long as there is no other line. */
  get all(): readonly Line[] {
    let keys = 0;
    for (let index = 0; index < this.#feeds.length; index += 1) keys += this.#feeds[index].share.store.size;
    if (keys !== this.#keys) this.#name();
    this.#keys = keys;
    return this.#lines;
  }

  /** How many keys have no line, for there are `maxSeries` already. */
  get hidden(): number {
    return this.#hidden;
  }

  /** The state of the stream that needs attention most. */
  get change(): StateChange {
    let { change } = this.#feeds[0].share.store;
    for (let index = 1; index < this.#feeds.length; index += 1) {
      const {
        share: { store },
        leads,
      } = this.#feeds[index];
      if (leads && urgency[store.change.state] > urgency[change.state]) ({ change } = store);
    }
    return change;
  }

  /** The time of the newest row, epoch ms; undefined before the first. */
  get newest(): number | undefined {
    let newest: number | undefined;
    for (let index = 0; index < this.#feeds.length; index += 1) {
      const time = this.#feeds[index].share.store.newestTime;
      if (time !== undefined && (newest === undefined || time > newest)) newest = time;
    }
    return newest;
  }

  /** How many rows have come in for the lines, ever; one that several lines read counts once. */
  get arrived(): number {
    let rows = 0;
    this.#feeds.forEach(({ stream, key, share: { store } }, index) => {
      const first = this.#feeds.findIndex((other) => other.stream === stream && other.key === key);
      if (first !== index) return;
      for (const each of key === undefined ? store.keys : [key]) rows += store.series(each)?.end ?? 0;
    });
    return rows;
  }

  /** How many values were refused, ever; a value that several lines read counts once. */
  get refused(): number {
    const stores = new Set(this.#shares().map(({ store }) => store));
    return [...stores].reduce((sum, { refused }) => sum + refused, 0);
  }

  /**
   * When streams were back after their connections had been lost, at their times on the chart; the same array until it
   * is another time.
   */
  get reconnects(): readonly number[] {
    let at = 0;
    let same = true;
    for (let index = 0; index < this.#feeds.length; index += 1) {
      const { leads, share, stream } = this.#feeds[index];
      if (!leads) continue;
      const times = share.store.reconnects;
      const shift = this.#shifts.get(stream) ?? 0;
      if (at >= this.#back.length || this.#back[at].times !== times || this.#back[at].shift !== shift) {
        same = false;
        this.#back[at] = { times, shift };
      }
      at += 1;
    }
    if (!same || at !== this.#back.length) {
      this.#back.length = at;
      this.#reconnects = this.#back
        .flatMap(({ times, shift }) => times.map((time) => time - shift))
        .sort((a, b) => a - b);
    }
    return this.#reconnects;
  }

  /** How far apart rows arrive, 95th percentile, ms; 0: not yet known. */
  get spacing(): number {
    return Math.max(...this.#feeds.map(({ share }) => share.store.spacing.p95));
  }

  /** The time now of the first stream, epoch ms. */
  now(): number {
    return this.#feeds[0].share.store.now();
  }

  /**
   * Looks how far the other streams' clocks are from the first one's; the same for all where the chart goes by a clock
   * of its own.
   */
  align(): void {
    const first = this.#feeds[0];
    for (let index = 1; index < this.#feeds.length; index += 1) {
      const { share, stream, leads } = this.#feeds[index];
      if (!leads || stream === first.stream) continue;
      const ahead = this.#options.now === undefined ? share.store.now() - first.share.store.now() : 0;
      const shift = this.#shifts.get(stream) ?? 0;
      if (Math.abs(ahead) < apart / 2) this.#shifts.delete(stream);
      else if (Math.abs(ahead - shift) >= (shift === 0 ? apart : apart / 2)) {
        this.#shifts.set(stream, Math.round(ahead));
      }
    }
  }

  /** Which lines are shifted, in words; undefined: none. */
  get shifted(): string | undefined {
    if (this.#shifts.size === 0) return undefined;
    const parts = [...this.#shifts].map(([stream, shift]) => {
      const names = this.#lines.filter((line) => line.stream === stream).map(({ label }) => label);
      return `${names.join(", ")}: clock ${lengthText(shift)} ${shift > 0 ? "ahead" : "behind"}, shifted`;
    });
    return parts.join("; ");
  }

  /** Takes changed options; what is still needed stays. */
  update(options: LineChartOptions<T>): void {
    const before = this.#options;
    const changed = (names: readonly (keyof LineChartOptions<T>)[]): boolean =>
      names.some((name) => options[name] !== before[name]);
    this.#options = options;
    if (changed(read)) {
      const old = this.#shares();
      this.#feeds = this.#subscribe(options);
      for (const share of old) share.release();
    } else if (changed(["timeWindow", "retain"])) {
      for (const share of this.#shares()) share.retain(retained(options));
    }
    if (!changed(read) && !changed(named)) return;
    this.#keys = -1;
    this.#lines = [];
  }

  /** Unsubscribes. */
  close(): void {
    for (const share of this.#shares()) share.release();
  }

  #shares(): StoreHandle<T>[] {
    return this.#feeds.flatMap(({ share, bounds }) =>
      bounds === undefined ? [share] : [share, bounds.low, bounds.high],
    );
  }

  #subscribe(options: LineChartOptions<T>): LineSource<T>[] {
    const { stream: common, value, where, mark, low, high, series = [{}] } = options;
    const { changed, state, drop, error } = this.#listener;
    const led = new Set<unknown>();
    return series.map((given, index) => {
      const stream = given.stream ?? common;
      if (stream === undefined) {
        throw new TypeError(`invalid series[${index}].stream: undefined. Expected a DataStream`);
      }
      const leads = !led.has(stream);
      led.add(stream);
      const shareOf = (field: Accessor<T, unknown> | undefined, first: boolean): StoreHandle<T> =>
        acquireStore(
          stream,
          { value: field, where, retain: retained(options) },
          {
            changed,
            ...(first && { state, error }),
            drop: (what) => {
              if (first || what.cause === "value") drop(what);
            },
          },
        );
      const field = given.value ?? value;
      const band = (given.mark ?? mark) === "band" ? { low: given.low ?? low, high: given.high ?? high } : undefined;
      return {
        given,
        index,
        stream,
        key: given.key ?? options.key,
        share: shareOf(field ?? band?.high, leads),
        bounds: band && { low: shareOf(band.low, false), high: shareOf(band.high, false), lined: field !== undefined },
        leads,
      };
    });
  }

  #name(): void {
    const known = new Map(this.#lines.map((line) => [line.id, line]));
    const lines: Line[] = [];
    this.#hidden = 0;
    for (const feed of this.#feeds) {
      for (const key of this.#keysOf(feed)) {
        if (lines.length >= this.#options.maxSeries) this.#hidden += 1;
        else {
          const id = `${feed.index}:${key}`;
          lines.push(known.get(id) ?? this.#line(feed, key, id));
        }
      }
    }
    const same = lines.length === this.#lines.length && lines.every((line, index) => line === this.#lines[index]);
    if (!same) this.#lines = lines;
  }

  /** The keys of a feed's lines; a feed of a chart's `series` has its line before the first row. */
  #keysOf({ key, share }: LineSource<T>): readonly string[] {
    if (key !== undefined) return [key];
    const { keys } = share.store;
    return keys.length > 0 || this.#options.series === undefined ? keys : [""];
  }

  #line({ given, index, stream, share: { store }, bounds }: LineSource<T>, key: string, id: string): Line {
    const { series, stroke, label, title, value, mark, maxGap } = this.#options;
    const field = given.value ?? value;
    const named = key === "" ? undefined : key;
    const first = store.keys.indexOf(key) < 1;
    const shifts = this.#shifts;
    const color = this.#colors.of(first ? `${index}:` : id);
    const own = given.label ?? (series === undefined ? label : undefined);
    const name = own ?? named ?? (typeof field === "string" ? field : undefined) ?? title ?? "value";
    const [read, readLow, readHigh] = [joiner(maxGap), joiner(maxGap), joiner(maxGap)];
    const shared =
      own !== undefined && named !== undefined && given.key === undefined && this.#options.key === undefined;
    return {
      id,
      label: shared ? `${name} ${named}` : name,
      stroke: given.stroke ?? (series === undefined && first ? stroke : undefined) ?? color,
      stream,
      axis: given.axis ?? "left",
      mark: given.mark ?? mark,
      get series() {
        return read(store.series(key));
      },
      bounds: bounds && {
        get low() {
          return readLow(bounds.low.store.series(key));
        },
        get high() {
          return readHigh(bounds.high.store.series(key));
        },
        lined: bounds.lined,
      },
      get shift() {
        return shifts.get(stream) ?? 0;
      },
      origin: (time) => store.origin(time, key),
    };
  }
}

/** Reads a series as its rows are joined here: the same object for the same series. */
function joiner(maxGap = Infinity): (series: Series | undefined) => Series | undefined {
  let of: Series | undefined;
  let reader: Series | undefined;
  return (series) => {
    if (series !== of) [of, reader] = [series, series?.joinedWithin(maxGap)];
    return reader;
  };
}

/** Options by which rows are read, and those by which lines are named and drawn. */
const read = ["stream", "series", "value", "where", "key", "maxGap", "mark", "low", "high"] as const;
const named = ["maxSeries", "label", "title", "stroke"] as const;

/** About how long, whichever way. */
function lengthText(shift: number): string {
  const length = Math.abs(shift);
  const grain = length < 3_000_000 ? 1_000 : 60_000;
  return durationText(Math.round(length / grain) * grain);
}

function retained<T>({ timeWindow, retain }: LineChartOptions<T>): Required<Retain> {
  return { time: retain.time ?? Math.max(10 * timeWindow, 300_000), rows: retain.rows ?? 100_000 };
}

/** Of several streams the one that needs attention most gives the state. */
const urgency: Readonly<Record<StreamState, number>> = {
  live: 0,
  destroyed: 1,
  ended: 2,
  idle: 3,
  connecting: 4,
  recovering: 5,
  suspended: 6,
  stale: 7,
  waiting: 8,
  failed: 9,
};
