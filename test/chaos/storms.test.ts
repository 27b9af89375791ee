import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Sink, StateChange, StreamState } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { promise, seed } from "./promise.js";

/** From each state, those that may follow. */
const legal: Record<StreamState, readonly StreamState[]> = {
  idle: ["connecting", "suspended"],
  connecting: ["recovering", "live", "waiting", "suspended", "ended", "failed", "idle"],
  recovering: ["connecting", "live", "waiting", "suspended", "ended", "failed", "idle"],
  live: ["connecting", "stale", "waiting", "suspended", "ended", "failed", "idle"],
  stale: ["connecting", "live", "waiting", "suspended", "ended", "failed", "idle"],
  waiting: ["connecting", "suspended", "idle"],
  suspended: ["connecting", "waiting", "suspended", "idle"],
  ended: ["connecting", "suspended", "idle"],
  failed: ["connecting", "suspended", "idle"],
  destroyed: [],
};

interface Row {
  readonly time: number;
  readonly attempt: number;
}

const idleDelay = 1_000;

/** What a stream should be up to, told by what was done to it alone. */
class Model {
  now = 0;
  visible = true;
  /** The page is in the back-forward cache, or frozen. */
  away = false;
  subscribers = 0;
  pinned = false;
  stopped = false;
  idleAt = Infinity;
  /** Why nothing should run; undefined: somebody wants it to. */
  rest: "idle" | "ended" | "failed" | undefined = "idle";

  start(): void {
    this.pinned = true;
    this.stopped = false;
    this.idleAt = Infinity;
    this.rest = undefined;
  }

  stop(): void {
    this.pinned = false;
    this.stopped = true;
    this.halt("idle");
  }

  subscribe(): void {
    this.subscribers += 1;
    this.idleAt = Infinity;
    if (this.subscribers === 1) this.stopped = false;
    if (!this.stopped && this.rest === "idle") this.rest = undefined;
  }

  unsubscribe(): void {
    this.subscribers -= 1;
    if (this.subscribers === 0 && !this.pinned && this.rest === undefined) this.idleAt = this.now + idleDelay;
  }

  halt(rest: "idle" | "ended" | "failed"): void {
    this.rest = rest;
    this.idleAt = Infinity;
  }

  pass(ms: number): void {
    this.now += ms;
    if (this.now >= this.idleAt) this.halt("idle");
  }
}

/** A stream over transports that are counted, and all that is wrong with it. */
class Storm {
  readonly environment = fakeEnvironment();
  readonly wrong: string[] = [];
  readonly undos: (() => void)[] = [];
  readonly sinks: Sink<Row>[] = [];
  /** Attempts whose transport is there. */
  readonly open = new Set<number>();
  readonly stream: DataStream<Row>;
  rows = 0;
  transitions = 0;
  /** The number of the newest row. */
  offset = 3;
  /** Set while nothing may be told any more. */
  silent = false;
  #last: StreamState = "idle";

  constructor(readonly hidden: "continue" | "suspend") {
    const { environment } = this;
    this.stream = new DataStream<Row>(
      {
        name: "storm",
        order: "contiguous",
        connect: (sink) => {
          const attempt = this.sinks.push(sink) - 1;
          if (this.open.size > 0) this.wrong.push(`two transports: ${[...this.open, attempt].join()}`);
          this.open.add(attempt);
          const timer = environment.setTimeout(() => {
            sink.open();
            if (sink.resume) sink.recovered(true);
          }, 20);
          return () => {
            environment.clearTimeout(timer);
            this.open.delete(attempt);
          };
        },
      },
      { environment, hidden, idleDelay, recent: 10, retry: { minDelay: 100, maxDelay: 2_000 } },
    );
    this.stream.on("state", (change) => {
      this.#judge(change);
    });
    this.stream.on("data", (rows) => {
      this.#hear("data");
      this.rows += rows.length;
      for (const { attempt } of rows) {
        if (!this.open.has(attempt)) this.wrong.push(`a row of attempt ${attempt} while ${[...this.open].join()} runs`);
      }
    });
    for (const event of ["gap", "repair", "drop", "error", "end"] as const) {
      this.stream.on(event, () => {
        this.#hear(event);
      });
    }
  }

  /** The newest attempt says something, or with `late` all those before it. */
  say(call: (sink: Sink<Row>, attempt: number) => void, late = false): void {
    const newest = this.sinks.length - 1;
    for (let attempt = Math.max(0, newest - 5); attempt <= newest; attempt += 1) {
      const sink = this.sinks[attempt];
      if (late === (attempt < newest || !this.open.has(attempt))) call(sink, attempt);
    }
  }

  bring(sink: Sink<Row>, attempt: number): void {
    this.offset += 1;
    sink.next([{ time: this.environment.now(), attempt }], { position: { offset: this.offset } });
  }

  #hear(event: string): void {
    if (this.silent) this.wrong.push(`${event} after the end`);
  }

  #judge({ state, previous }: StateChange): void {
    this.#hear(state);
    this.transitions += 1;
    if (previous !== this.#last || !legal[previous].includes(state)) {
      this.wrong.push(`${this.#last}, ${previous} → ${state}`);
    }
    this.#last = state;
  }
}

/** Holds the stream against the model. */
function check(model: Model, { stream, environment, open, wrong, hidden }: Storm): void {
  const { state } = stream;
  const mustRest = model.away || (hidden === "suspend" && !model.visible);
  const running = ["connecting", "recovering", "live", "stale", "waiting", "suspended"].includes(state);
  if (model.rest ? state !== model.rest : !running) {
    wrong.push(`${state}, though it should ${model.rest ? `be ${model.rest}` : "run"}`);
  }
  if (!model.rest && mustRest && state !== "suspended") wrong.push(`${state} while hidden or put away`);
  if (open.size > 1 || (open.size === 1 && (model.rest ?? (mustRest || ["waiting", "suspended"].includes(state))))) {
    wrong.push(`a transport while ${state}`);
  }
  if (model.rest && (environment.pending > 0 || environment.listening > 0)) {
    wrong.push(`${state}: something is left running`);
  }
  expect(wrong).toEqual([]);
}

let events = 0;

/** An event of a storm. `act` does it to the stream, `expected` to the model. */
function event(
  name: string,
  act: (storm: Storm) => Promise<void> | void,
  expected: (model: Model) => void = () => undefined,
  isPossible: (model: Model) => boolean = () => true,
): fc.AsyncCommand<Model, Storm> {
  return {
    toString: () => name,
    check: isPossible,
    async run(model, storm) {
      events += 1;
      storm.silent = model.rest !== undefined && !["start", "subscribe", "stop"].includes(name);
      await act(storm);
      expected(model);
      // A stream connects in a microtask.
      await Promise.resolve();
      storm.silent = false;
      check(model, storm);
    },
  };
}

const runs = (model: Model): boolean => model.rest === undefined;
const isConnected = (storm: Storm): boolean => storm.open.size > 0;

/** What only counts where an attempt runs: the model is told by the storm. */
function ending(
  name: string,
  rest: "ended" | "failed",
  call: (sink: Sink<Row>) => void,
): fc.AsyncCommand<Model, Storm> {
  let connected = false;
  return event(
    name,
    (storm) => {
      connected = isConnected(storm);
      storm.say(call);
    },
    (model) => {
      if (connected) model.halt(rest);
    },
    runs,
  );
}

const sleep = (ms: number): fc.AsyncCommand<Model, Storm> =>
  event(
    `sleep ${ms}`,
    ({ environment }) => {
      environment.sleep(ms);
    },
    (model) => {
      // Only a stream that runs hears of waking.
      model.pass(ms);
    },
  );

type Kind = fc.Arbitrary<fc.AsyncCommand<Model, Storm>>;

const often: Kind[] = [
  fc.integer({ min: 1, max: 5_000 }).map((ms) =>
    event(
      `pass ${ms}`,
      ({ environment }) => environment.advanceAsync(ms),
      (model) => {
        model.pass(ms);
      },
    ),
  ),
  fc.constant(
    event(
      "start",
      ({ stream }) => {
        stream.start();
      },
      (model) => {
        model.start();
      },
    ),
  ),
  fc.constant(
    event(
      "subscribe",
      ({ stream, undos }) => {
        undos.push(stream.subscribe(() => undefined));
      },
      (model) => {
        model.subscribe();
      },
    ),
  ),
  fc.constant(
    event("row", (storm) => {
      storm.say((sink, attempt) => {
        storm.bring(sink, attempt);
      });
    }),
  ),
];

const rare: Kind[] = [
  fc.integer({ min: 1, max: 100_000 }).map(sleep),
  fc.boolean().map((on) =>
    event(on ? "online" : "offline", ({ environment }) => {
      environment.setOnline(on);
    }),
  ),
  fc.boolean().map((on) =>
    event(
      on ? "visible" : "hidden",
      ({ environment }) => {
        environment.setVisible(on);
      },
      (model) => {
        model.visible = on;
      },
    ),
  ),
  fc.boolean().map((on) =>
    event(
      on ? "put away" : "brought back",
      ({ environment }) => {
        environment.setFrozen(on);
      },
      (model) => {
        model.away = on;
      },
    ),
  ),
  fc.constant(
    event(
      "stop",
      ({ stream }) => {
        stream.stop();
      },
      (model) => {
        model.stop();
      },
    ),
  ),
  fc.nat().map((which) =>
    event(
      "unsubscribe",
      ({ undos }) => {
        undos.splice(which % undos.length, 1)[0]();
      },
      (model) => {
        model.unsubscribe();
      },
      ({ subscribers }) => subscribers > 0,
    ),
  ),
  fc.constant(
    event("late calls", (storm) => {
      storm.say((sink, attempt) => {
        storm.bring(sink, attempt);
        sink.open();
        sink.drop(1, "malformed");
        sink.position({ offset: 1_000_000 });
        sink.error("late");
        sink.complete();
      }, true);
    }),
  ),
  fc.constant(
    event("cut", (storm) => {
      storm.say((sink) => {
        sink.error("cut");
      });
    }),
  ),
  fc.constant(
    event("cut, wait 3 s", (storm) => {
      storm.say((sink) => {
        sink.error("busy", { retryAfter: 3_000 });
      });
    }),
  ),
  fc.integer({ min: -3, max: 3 }).map((ahead) =>
    event(`head ${ahead}`, (storm) => {
      storm.say((sink) => {
        sink.position({ offset: storm.offset + ahead });
      });
    }),
  ),
  fc.constant(0).map(() =>
    ending("refuse", "failed", (sink) => {
      sink.error("refused", { final: true });
    }),
  ),
  fc.constant(0).map(() =>
    ending("complete", "ended", (sink) => {
      sink.complete();
    }),
  ),
];

// What keeps a stream busy comes more often than what brings it to rest.
const kinds = [...often, ...often, ...often, ...rare];

describe("storms", () => {
  for (const hidden of ["continue", "suspend"] as const) {
    promise(
      `whatever comes in whatever order, hidden "${hidden}": ` +
        "one transport at most, no old row, nothing after the end, legal states",
      async (tell) => {
        const wanted = countOf(100_000, 10_000);
        const total = { rows: 0, attempts: 0, transitions: 0 };
        events = 0;
        let storms = 0;
        const told = () => {
          tell({ events, storms, ...total });
        };
        const weather = fc.asyncProperty(fc.commands(kinds, { maxCommands: 400, size: "max" }), async (commands) => {
          const storm = new Storm(hidden);
          try {
            await fc.asyncModelRun(() => ({ model: new Model(), real: storm }), commands);
            storm.stream.stop();
            storm.silent = true;
            storm.say((sink, attempt) => {
              storm.bring(sink, attempt);
            }, true);
            await storm.environment.advanceAsync(3_600_000);
            expect([...storm.wrong, storm.open.size, storm.environment.pending, storm.environment.listening]).toEqual([
              0, 0, 0,
            ]);
          } finally {
            storms += 1;
            total.rows += storm.rows;
            total.attempts += storm.sinks.length;
            total.transitions += storm.transitions;
          }
        });
        try {
          for (let round = 0; events < wanted; round += 1) await fc.assert(weather, { seed: seed + round, numRuns: 5 });
        } finally {
          told();
        }
        expect(Math.min(total.rows, total.attempts, total.transitions)).toBeGreaterThan(wanted / 100);
      },
    );
  }
});
