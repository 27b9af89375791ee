import type { Order } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { Engine } from "../relay/engine.js";
import type { RunningRelay, TestReader } from "../relay/reader.js";
import { readFrom, startRelay } from "../relay/reader.js";
import type { Dice } from "./dice.js";
import type { RelayProcess } from "./relay-process.js";
import { startRelayProcess } from "./relay-process.js";
import { until } from "./until.js";

/** What a fleet of relays is made of. */
export interface FleetOptions {
  /** The program of a relay. */
  readonly program: string;
  readonly order: Order;
  /** Rows that were written before it all begins. */
  readonly rows: number;
  /** The most rows that each relay keeps, and the door of the engine. */
  readonly keep?: number;
  /** The time by which each relay is behind, ms: as many relays as there are. */
  readonly lags: readonly number[];
  readonly dice: Dice;
}

/** What came of it: rows that were missing, doubled or out of order at all readers together, and the gaps told. */
export interface FleetFigures {
  readonly readers: number;
  readonly rows: number;
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
  readonly gaps: number;
}

/** Nothing was lost, doubled or out of order, and no gap was told. */
export const WHOLE = { lost: 0, doubled: 0, disordered: 0, gaps: 0 };

/** An engine in this process, relays in processes of their own, and readers who go to any of them. */
export class Fleet {
  readonly engine: Engine;
  /** The door of the engine: a relay in this process. */
  readonly door: RunningRelay;
  readonly relays: RelayProcess[] = [];
  readonly readers: TestReader[] = [];
  readonly #options: FleetOptions;
  readonly #chosen: number[] = [];
  #first = 1;

  constructor(options: FleetOptions, engine: Engine, door: RunningRelay) {
    this.#options = options;
    this.engine = engine;
    this.door = door;
  }

  /** Starts an engine with its relays. */
  static async start(options: FleetOptions): Promise<Fleet> {
    const engine = new Engine(options.order);
    engine.write(options.rows);
    const { keep } = options;
    const stream = new DataStream(engine.source(), { retry: { minDelay: 5, maxDelay: 20 }, recent: 0 });
    const fleet = new Fleet(options, engine, await startRelay(stream, keep === undefined ? {} : { keep }));
    await Promise.all(options.lags.map((_, index) => fleet.restart(index)));
    return fleet;
  }

  /** Lets readers come, by both transports in turn; resolves once all of them have a position. */
  async read(count: number): Promise<void> {
    const { order } = this.#options;
    for (let i = 0; i < count; i += 1) {
      this.#chosen[i] = i % this.relays.length;
      const urlOf = (): string => this.relays[this.#chosen[i]].url;
      this.readers.push(readFrom(Math.floor(i / 2) % 2 === 0 ? "webSocket" : "eventSource", urlOf, order));
    }
    this.#first = this.engine.count + 1;
    if (!(await until(() => this.readers.every(({ stream }) => stream.position?.epoch === "e1")))) {
      throw new Error("readers got no position");
    }
  }

  /** Sends each reader, when it comes back, to any relay. */
  scatter(): void {
    const { dice } = this.#options;
    this.readers.forEach((_, i) => (this.#chosen[i] = dice.between(0, this.relays.length - 1)));
  }

  /** Starts a relay that is not there, at the port that it had. */
  async restart(index: number): Promise<void> {
    const { program, order, keep, lags } = this.#options;
    const port = index in this.relays ? this.relays[index].port : 0;
    const engine = this.door.url;
    this.relays[index] = await startRelayProcess(program, { engine, order, keep, port, lag: lags[index], every: 5 });
  }

  /** Waits until all readers have what was written; counts what they have. */
  async count(): Promise<FleetFigures> {
    const { engine, readers } = this;
    await until(() => readers.every(({ has }) => has(engine.count)), 20_000);
    const rows = engine.count - this.#first + 1;
    const sum = (of: (reader: TestReader) => number): number => readers.reduce((all, reader) => all + of(reader), 0);
    return {
      readers: readers.length,
      rows,
      lost: sum(({ values }) => rows - new Set(values.filter((value) => value >= this.#first)).size),
      doubled: sum(({ values }) => values.length - new Set(values).size),
      disordered: sum(({ values }) => values.filter((value, i) => i > 0 && value < values[i - 1]).length),
      gaps: sum(({ gaps }) => gaps.length),
    };
  }

  /** Ends it all. */
  async end(): Promise<void> {
    for (const { stream } of this.readers) stream.destroy();
    await Promise.all(this.relays.map((each) => each.kill()));
    await this.door.close();
    this.door.relay.stream.destroy();
  }
}
