import type { ValueFormatter } from "../../../draw/index.js";
import type { Retain, Series } from "../../../series/index.js";
import type { Accessor, StateChange } from "../../../stream/index.js";
import type { OnDemand } from "../../../stream/internal.js";
import { changedAny } from "../../options/options.js";
import { isLivelier, isOver } from "../../status/states.js";
import { stateOf } from "../../status/status-words.js";
import type { OtherStream } from "../../status/stream-status.js";
import type { SeriesHandle } from "../../store/acquire-series.js";
import { acquireSeries } from "../../store/acquire-series.js";
import type { Refusal } from "../../store/refusals.js";
import { retainFor } from "../../store/retain.js";
import type { HubListener } from "../../store/stream-hub.js";
import type { RowsAhead } from "../../store/waiting-rows.js";
import type { Phrase } from "../../words/phrase.js";
import type { Mark } from "../marks/mark.js";
import type { LineChartOptions, LineSeries } from "../options/line-chart-options.js";
import { lineChartSchema } from "../options/line-chart-options.js";
import { markOf } from "../options/mark-of.js";
import { chooseKeys } from "./chosen-keys.js";
import { ClockShifts, shiftNoteOf } from "./clock-shifts.js";
import type { HiddenNames } from "./hidden-lines.js";
import { HiddenLines } from "./hidden-lines.js";
import type { Line } from "./line.js";
import { oldestLive } from "./line-gaps.js";
import { SeriesColors } from "./series-colors.js";

/** One entry of `series`, subscribed: the source of one line, or of a line a key. */
interface LineSource<T> {
  /** What it reads, by which its lines are known after an update; unique on the chart. */
  readonly id: string;
  /** What a stored view calls it: empty where its lines have keys alone; unique on the chart. */
  readonly name: string;
  readonly entry: LineSeries<T>;
  readonly index: number;
  readonly stream: unknown;
  readonly key: string | undefined;
  readonly mark: Mark;
  /** The series of the mark's fields, in their order. */
  readonly handles: readonly SeriesHandle<T>[];
  /** The series of the field that leads. */
  readonly handle: SeriesHandle<T>;
  /** Whether it is the first of its stream: state, errors and drops are taken from that one alone. */
  readonly isFirst: boolean;
}

/** What a chart shows of a stream. */
export interface ShownSet {
  readonly set: SeriesHandle<never>["set"];
  /** The stream, as an identity. */
  readonly stream: unknown;
  /** Whether a mark makes its own of the rows as they came in, and of no sums. */
  readonly isDerived: boolean;
}

/** Rows of the past before those that came in: code that not every chart has. */
export interface LinesPast {
  /** Whether the view shows some. */
  readonly isShown: boolean;
  /** The time before which there is nothing, on the chart, epoch ms; `-Infinity`: not known. */
  readonly beginning: number;
  /** Returns the rows of a key, those that came in included; undefined: they alone are shown. */
  seriesOf(set: ShownSet["set"], key: string): Series | undefined;
  /** Returns the keys of which there are rows. */
  keysOf(set: ShownSet["set"]): Iterable<string>;
  /** Says of a row that it is a sum: {@link Line.sumWords}. */
  sumWords(set: ShownSet["set"], key: string, time: number, write: ValueFormatter): string | undefined;
}

/** What goes on after an update. */
export interface Kept {
  /** Whether a line does. */
  readonly lines: boolean;
  /** Whether a stream does: else the chart begins anew. */
  readonly streams: boolean;
}

/** The least time between two choices of the keys that have lines, where there are more keys than lines. */
const CHOICE_MS = 1_000;

/** The number of lines whose names name their stream. */
const MAX_NAMES = 3;

/** The lines of a chart: subscribes to their streams, names them and gives them colours. */
export class LineSet<T> {
  /** The lines that a reader has hidden. */
  readonly hidden = new HiddenLines();
  readonly #listener: HubListener;
  readonly #now: () => number;
  readonly #phrase: () => Phrase;
  readonly #isHeld: () => boolean;
  readonly #colors = new SeriesColors();
  #options: LineChartOptions<T>;
  #sources: LineSource<T>[] = [];
  #sets: readonly ShownSet[] | undefined;
  #lines: Line[] = [];
  #omitted = 0;
  /** The sum of the revisions of all keys when the lines were named; −1: name them again. */
  #revision = -1;
  /** The time at which keys were last chosen, by the chart's clock, epoch ms. */
  #chosenAt = -Infinity;
  /** The number of rows of lines that an update has replaced. */
  #replacedRows = 0;
  #past: LinesPast | undefined;
  /** The lead of each shifted stream's clock over the first one's, ms. */
  readonly #shifts = new ClockShifts();
  #reconnects: readonly number[] = [];
  /** The reconnects of each stream by its own clock, and its shift: sources of `#reconnects`. */
  readonly #reconnectsByStream: { readonly times: readonly number[]; readonly shift: number }[] = [];

  /**
   * Subscribes to the streams.
   *
   * @param phrase - returns the words of the widget
   * @param now - returns the time now on the chart, epoch ms. Default: by the first stream's clock
   * @param isHeld - tells whether a reader holds the view, in which no key takes the place of another. Default: no
   * @throws TypeError where an entry of `series` has no stream
   */
  constructor(
    options: LineChartOptions<T>,
    listener: HubListener,
    phrase: () => Phrase,
    now = () => this.now(),
    isHeld = () => false,
  ) {
    this.#phrase = phrase;
    this.#isHeld = isHeld;
    this.#options = options;
    this.#now = now;
    this.#listener = listener;
    this.#sources = this.#subscribe(options);
  }

  /** The lines in the order of their appearance; the same array as long as the lines are the same. */
  get all(): readonly Line[] {
    let revision = 0;
    for (let index = 0; index < this.#sources.length; index += 1) revision += this.#sources[index].handle.set.revision;
    const isChoiceDue = this.#omitted > 0 && !this.#isHeld() && Math.abs(this.#now() - this.#chosenAt) >= CHOICE_MS;
    if (revision !== this.#revision || isChoiceDue) this.#nameLines();
    this.#revision = revision;
    return this.#lines;
  }

  /** The code that a mark lacks, with which the lines are to be updated anew; undefined: it is all there. */
  get missing(): OnDemand<unknown> | undefined {
    return this.#sources.find(({ mark }) => mark.missing !== undefined)?.mark.missing;
  }

  /** Lets the lines show other rows of the past, with the keys that they have. */
  showPast(past: LinesPast): void {
    this.#past = past;
    this.#revision = -1;
    // Lines that read other series are others for those who arrange them.
    this.#lines = [...this.#lines];
  }

  /** Whether a stream can be asked for its past. */
  get hasHistory(): boolean {
    return this.#sources.some(({ handle: { hub } }) => hub.hasHistory);
  }

  /** The time of the oldest row that came in and is held, on the chart, epoch ms; undefined: there is none. */
  get oldestLive(): number | undefined {
    return oldestLive(this.all);
  }

  /** The time of the oldest row that is here or can be asked for, on the chart, epoch ms; undefined: there is none. */
  get reach(): number | undefined {
    const oldest = this.oldestLive;
    return this.hasHistory ? Math.min(oldest ?? Infinity, this.#past?.beginning ?? -Infinity) : oldest;
  }

  /** The sets of which lines are shown; the same array as long as they are the same. */
  get sets(): readonly ShownSet[] {
    return (this.#sets ??= this.#sources.flatMap(({ stream, mark, handles }) =>
      handles.map(({ set }) => ({
        stream,
        // Cast: they differ by the type of the row, which nobody reads here.
        set,
        isDerived: mark.derive !== undefined,
      })),
    ));
  }

  /** The number of keys without a line, beyond `maxSeries`. */
  get omitted(): number {
    return this.#omitted;
  }

  /** The state of the liveliest stream: the chart is over once all of them are. */
  get change(): StateChange {
    let { change } = this.#sources[0].handle.hub;
    for (let index = 1; index < this.#sources.length; index += 1) {
      const { hub } = this.#sources[index].handle;
      if (isLivelier(stateOf(hub.change), stateOf(change))) ({ change } = hub);
    }
    return change;
  }

  /** The streams in another state than the chart's, by the names of their lines. */
  get others(): readonly OtherStream[] {
    const state = stateOf(this.change);
    const others = this.#sources.filter(({ isFirst, handle }) => isFirst && stateOf(handle.hub.change) !== state);
    return others.map(({ stream, handle: { hub, set } }) => ({
      name: this.#nameOf(stream),
      change: hub.change,
      age: set.newestTime === undefined ? undefined : Math.max(0, hub.now() - set.newestTime),
    }));
  }

  /** The time of the newest row, epoch ms; undefined before the first. */
  get newest(): number | undefined {
    let newest: number | undefined;
    for (let index = 0; index < this.#sources.length; index += 1) {
      const { handle, stream } = this.#sources[index];
      const time = handle.set.newestTime;
      if (time === undefined) continue;
      newest = Math.max(newest ?? -Infinity, time - this.#shifts.of(stream));
    }
    return newest;
  }

  /** The rows that are ahead of their streams' time; a row that several lines read counts once. */
  get ahead(): RowsAhead {
    let [count, nextTime] = [0, Infinity];
    for (const { handle, key, stream } of this.#distinctSources()) {
      const ahead = handle.set.ahead(key);
      count += ahead.count;
      nextTime = Math.min(nextTime, ahead.nextTime - this.#shifts.of(stream));
    }
    return { count, nextTime };
  }

  /** The number of rows that ever came in; a row that several lines read counts once, and those of an update do not. */
  get arrived(): number {
    let rows = this.#replacedRows;
    for (const { key, handle } of this.#distinctSources()) rows += handle.set.arrived(key);
    return rows;
  }

  /** The number of values ever refused; a value that several lines read counts once. */
  get refused(): number {
    const sets = new Set(this.#handles().map(({ set }) => set));
    return [...sets].reduce((sum, { refused }) => sum + refused, 0);
  }

  /** Returns why there is no row: what was refused of all streams. */
  refusals(): readonly Refusal[] {
    const all = this.#sources.flatMap(({ key, handles }) => handles.flatMap(({ set }) => set.refusals(key)));
    return all.filter((one, index) => all.findIndex(({ reason }) => reason === one.reason) === index);
  }

  /** The times of reconnects on the chart, epoch ms, in order; the same array as long as the times are the same. */
  get reconnects(): readonly number[] {
    const byStream = this.#reconnectsByStream;
    let streamIndex = 0;
    let isSame = true;
    for (let index = 0; index < this.#sources.length; index += 1) {
      const { isFirst, handle, stream } = this.#sources[index];
      if (!isFirst) continue;
      const times = handle.hub.reconnects;
      const shift = this.#shifts.of(stream);
      const known = streamIndex < byStream.length ? byStream[streamIndex] : undefined;
      if (known?.times !== times || known.shift !== shift) {
        isSame = false;
        byStream[streamIndex] = { times, shift };
      }
      streamIndex += 1;
    }
    if (!isSame || streamIndex !== byStream.length) {
      byStream.length = streamIndex;
      this.#reconnects = byStream
        .flatMap(({ times, shift }) => times.map((time) => time - shift))
        .sort((a, b) => a - b);
    }
    return this.#reconnects;
  }

  /** The widest spacing of arrivals of all streams that go on, 95th percentile, ms; 0: not yet known. */
  get spacing(): number {
    return Math.max(
      0,
      ...this.#sources.map(({ handle: { hub } }) => (isOver(stateOf(hub.change)) ? 0 : hub.spacing.p95)),
    );
  }

  /** Returns the time now by the first stream's clock, epoch ms. */
  now(): number {
    return this.#sources[0].handle.hub.now();
  }

  /** Renews the shifts of the other streams' clocks against the first one's; the option `now` allows none. */
  align(): void {
    const first = this.#sources[0];
    for (let index = 1; index < this.#sources.length; index += 1) {
      const { handle, stream, isFirst } = this.#sources[index];
      if (!isFirst || stream === first.stream) continue;
      const aheadMs = this.#options.now === undefined ? handle.hub.now() - first.handle.hub.now() : 0;
      this.#shifts.note(stream, aheadMs);
    }
  }

  /** The note that names the shifted lines; undefined: none is shifted. */
  get shiftNote(): string | undefined {
    return shiftNoteOf(this.#lines, this.#phrase());
  }

  /**
   * Takes changed options; subscribes anew only where they change what is read, or with `anew`, as marks have got the
   * code that they lacked. Returns what goes on.
   */
  update(options: LineChartOptions<T>, anew = false): Kept {
    const previous = this.#options;
    const hasChanged = (names: readonly (keyof LineChartOptions<T>)[]): boolean =>
      names.some((name) => options[name] !== previous[name]);
    this.#options = options;
    const isReadAnew = anew || changedAny(lineChartSchema<T>(), "resubscribes", options, previous);
    let kept: Kept = { lines: true, streams: true };
    if (isReadAnew) {
      const former = this.#sources;
      const oldHandles = this.#handles();
      const { arrived } = this;
      this.#sources = this.#subscribe(options);
      this.#sets = undefined;
      this.#replacedRows += arrived - this.arrived;
      for (const handle of oldHandles) handle.release();
      // Shifts are those against the first stream, which may be another one.
      this.#shifts.clear();
      kept = {
        lines: this.#sources.some(({ id }) => former.some((one) => one.id === id)),
        streams: this.#sources.some(({ stream }) => former.some((one) => one.stream === stream)),
      };
    } else if (hasChanged(["timeWindow", "windows", "retain"])) {
      for (const handle of this.#handles()) handle.retain(retainOf(options));
    }
    if (isReadAnew || hasChanged(NAME_OPTIONS)) {
      this.#revision = -1;
      this.#lines = [];
    }
    return kept;
  }

  /** Hides a line or shows it, and chooses keys anew; `only` shows it alone. */
  toggle(line: Line, only: boolean): void {
    this.hidden.toggle(line, only, this.all);
    this.#revision = -1;
  }

  /** Hides the lines of these names and shows all others, and chooses keys anew. */
  restore(names: HiddenNames): void {
    this.hidden.restore(names);
    this.#revision = -1;
  }

  /** Unsubscribes. */
  close(): void {
    for (const handle of this.#handles()) handle.release();
  }

  /** Lists the sources, but one of those that read the same rows. */
  #distinctSources(): readonly LineSource<T>[] {
    return this.#sources.filter(
      ({ stream, key }, index) =>
        this.#sources.findIndex((other) => other.stream === stream && other.key === key) === index,
    );
  }

  /** Names a stream by its lines. */
  #nameOf(stream: unknown): string {
    const names = this.all.filter((line) => line.stream === stream).map(({ label }) => label);
    return names.length > MAX_NAMES ? `${names.slice(0, MAX_NAMES).join(", ")} …` : names.join(", ");
  }

  #handles(): SeriesHandle<T>[] {
    return this.#sources.flatMap(({ handles }) => handles);
  }

  #subscribe(options: LineChartOptions<T>): LineSource<T>[] {
    const { stream: commonStream, where, series = [{}] } = options;
    const listener = this.#listener;
    const streams = new Set<unknown>();
    const ids = new Set<string>();
    const names = new Set<string>();
    return series.map((entry, index) => {
      const stream = entry.stream ?? commonStream;
      if (stream === undefined) {
        throw new TypeError(`invalid series[${index}].stream: undefined. Expected a DataStream`);
      }
      const isFirst = !streams.has(stream);
      streams.add(stream);
      const replaced = this.#sources.at(index)?.handles;
      const key = entry.key ?? options.seriesKey;
      const acquire = (value: Accessor<T, unknown> | undefined, field: number, isLeading: boolean): SeriesHandle<T> =>
        acquireSeries(
          stream,
          { value, where, retain: retainOf(options), key },
          {
            ...(isLeading && listener),
            drop: (refusal) => {
              if (isLeading || refusal.cause === "value") listener.drop?.(refusal);
            },
          },
          replaced?.at(field),
        );
      const mark = markOf(entry, options);
      const lead = mark.followed - 1;
      const handles = mark.fields.map((name, field) =>
        acquire(entry[name] ?? options[name] ?? (mark.counts ? countRow : undefined), field, isFirst && field === lead),
      );
      const field = entry.value ?? options.value;
      const ownName = entry.label ?? entry.key ?? (typeof field === "string" ? field : "");
      return {
        id: uniqueIn(ids, handles.map(({ set }) => set.id).join()),
        name: uniqueIn(names, series.length === 1 && entry.label === undefined ? "" : ownName),
        entry,
        index,
        stream,
        key,
        mark,
        handles,
        handle: handles[lead],
        isFirst,
      };
    });
  }

  /** Makes lines for new keys, keeps the others, and lets go of those whose keys have gone. */
  #nameLines(): void {
    const { maxSeries, timeWindow } = this.#options;
    const { hidden } = this;
    const linesById = new Map(this.#lines.map((line) => [line.id, line]));
    const all = this.#sources.flatMap((source) =>
      this.#keysOf(source).map((key) => ({ source, key, id: `${source.id}:${key}`, name: nameOf(source, key) })),
    );
    const now = this.#now();
    const isHeld = this.#isHeld();
    const hiddenCount = all.filter(({ name }) => hidden.choiceOf(name)).length;
    const chosen = chooseKeys(all, maxSeries + hiddenCount, ({ source, key, id, name }) => {
      if (source.key !== undefined || key === "" || hidden.choiceOf(name) !== undefined) return "named";
      const isDrawn = linesById.has(id);
      const series = source.handle.set.series(key);
      const shift = this.#shiftOf(source, key);
      const isLiving =
        !isHeld &&
        !source.handle.set.isGone(key) &&
        series !== undefined &&
        series.length > 0 &&
        (timeWindow === "all" || series.time(series.end - 1) >= now + shift - timeWindow);
      return isLiving ? (isDrawn ? "drawn and living" : "living") : isDrawn ? "drawn" : "silent";
    });
    this.#chosenAt = now;
    this.#omitted = all.length - chosen.length;
    this.#colors.keep(new Set(chosen.map(({ source, key }) => colorIdOf(source, key))));
    const lines = chosen.map(({ source, key, id }) => linesById.get(id) ?? this.#createLine(source, key, id));
    const isSame = lines.length === this.#lines.length && lines.every((line, index) => line === this.#lines[index]);
    if (!isSame) this.#lines = lines;
  }

  /** Returns the keys of a source's lines; an entry of `series` has its line before the first row. */
  #keysOf({ key, handle }: LineSource<T>): readonly string[] {
    if (key !== undefined) return [key];
    // Cast: as in `sets`.
    const past = this.#past?.keysOf(handle.set);
    const keys = past === undefined ? handle.set.keys : [...new Set([...handle.set.keys, ...past])];
    return keys.length > 0 || this.#options.series === undefined ? keys : [""];
  }

  /** Returns the lead of the clock of a key over the chart's, ms. */
  #shiftOf({ stream, handle }: LineSource<T>, key: string): number {
    return this.#shifts.of(stream) + handle.hub.leads.of(key);
  }

  #createLine(source: LineSource<T>, key: string, id: string): Line {
    const {
      entry,
      stream,
      mark,
      handles,
      handle: { set, hub },
    } = source;
    const { series, stroke, label, title, value, maxGap } = this.#options;
    const now = this.#now;
    const field = entry.value ?? value;
    const keyName = key === "" ? undefined : key;
    const shiftOf = (): number => this.#shiftOf(source, key);
    const { leads } = set.hub;
    const colorIndex = this.#colors.indexOf(colorIdOf(source, key));
    const ownLabel = entry.label ?? (series === undefined ? label : undefined);
    const name =
      ownLabel ??
      keyName ??
      (typeof field === "string" ? field : undefined) ??
      title ??
      this.#phrase()(mark.counts ? "count" : "value");
    const pastOf = (): LinesPast | undefined => (this.#past?.isShown === true ? this.#past : undefined);
    const readers = handles.map(({ set: own }) => createReader(() => own.series(key), mark, maxGap));
    const joinedReaders = handles.map(({ set: own }) =>
      // Cast: as in `sets`.
      createReader(() => pastOf()?.seriesOf(own, key), mark, maxGap),
    );
    const read = (field: number): Series | undefined =>
      (pastOf() === undefined ? undefined : joinedReaders[field]()) ?? readers[field]();
    const fields: (Series | undefined)[] = [];
    const live: (Series | undefined)[] = [];
    const isSharedLabel =
      ownLabel !== undefined &&
      keyName !== undefined &&
      entry.key === undefined &&
      this.#options.seriesKey === undefined;
    return {
      id,
      name: nameOf(source, key),
      label: isSharedLabel ? `${name} ${keyName}` : name,
      stroke:
        entry.stroke ??
        (series === undefined && colorIndex === 0 ? stroke : undefined) ??
        this.#colors.color(colorIndex),
      stream,
      axis: entry.axis ?? "left",
      mark,
      get series() {
        return read(mark.followed - 1);
      },
      get fields() {
        // Write in place: every frame reads them.
        for (let field = 0; field < readers.length; field += 1) fields[field] = read(field);
        return fields;
      },
      get live() {
        for (let field = 0; field < readers.length; field += 1) live[field] = readers[field]();
        return live;
      },
      get isGone() {
        return set.isGone(key);
      },
      get state() {
        return stateOf(hub.change);
      },
      get shift() {
        return shiftOf();
      },
      now() {
        return now() + this.shift;
      },
      newestTime() {
        const time = set.newestTime;
        return time === undefined ? undefined : time + leads.of(key);
      },
      // Cast: as in `sets`.
      sumWords: (time, write) => pastOf()?.sumWords(set, key, time, write),
      origin: (time) => (mark.derive === undefined ? set.origin(time, key) : undefined),
    };
  }
}

/** Names a line for its colour: by its entry of `series`, so that it keeps its colour where another value is read. */
function colorIdOf({ index }: { readonly index: number }, key: string): string {
  return `${index}:${key}`;
}

/** Names a line for a view that is stored: by its key, behind the name of its entry of `series` where it has one. */
function nameOf(
  { name, key: ownKey }: { readonly name: string; readonly key: string | undefined },
  key: string,
): string {
  return name === "" ? key : key === "" || ownKey !== undefined ? name : `${name} ${key}`;
}

/** Adds a name to a set, longer where it is there already, and returns it. */
function uniqueIn(names: Set<string>, name: string): string {
  let unique = name;
  while (names.has(unique)) unique += "+";
  names.add(unique);
  return unique;
}

/** Reads a row that is counted, whatever it holds. */
function countRow(): number {
  return 1;
}

/**
 * Makes a reader of the rows that a mark draws of a series, joined as `maxGap` says; it returns the same object for the
 * same series.
 */
function createReader(seriesOf: () => Series | undefined, mark: Mark, maxGap = Infinity): () => Series | undefined {
  let source: Series | undefined;
  let read: () => Series | undefined = () => undefined;
  return () => {
    const series = seriesOf();
    if (series !== source) {
      source = series;
      const joined = series?.joinedWithin(maxGap);
      read = (series && mark.derive?.(series)) ?? (() => joined);
    }
    return read();
  };
}

/** Options that decide names and colours: a change makes the lines anew. */
const NAME_OPTIONS = ["maxSeries", "label", "title", "stroke", "locale", "words"] as const;

/** Returns how much of the past to hold. */
function retainOf<T>(options: LineChartOptions<T>): Required<Retain> {
  const { timeWindow, windows, retain } = options;
  const lengths = [timeWindow, ...windows].map((length) => (length === "all" ? Infinity : length));
  const { time, rows } = retainFor({ timeWindow: lengths[0] });
  return { time: retain.time ?? Math.max(time, ...lengths), rows: retain.rows ?? rows };
}
