import type { At, Source, SourceFunction } from "../stream/index.js";
import { DataStream } from "../stream/index.js";
import type { FakeEnvironment } from "./fake-environment.js";
import { fakeEnvironment } from "./fake-environment.js";
import { pause, turn } from "./turn.js";
import type { WatchedAttempt } from "./watched-attempt.js";
import { watchAttempt } from "./watched-attempt.js";

/** The part of a test runner that is used: `describe`, `it` and `test` of vitest, Jest, node:test and others fit. */
export interface TestRunner {
  /** Groups tests. Default: no group; the tests' names begin with the source's. */
  readonly describe?: ((name: string, body: () => void) => unknown) | undefined;
  /** Declares a test. */
  readonly it?: ((name: string, body: () => Promise<void>) => unknown) | undefined;
  /** Declares a test, by its other name. */
  readonly test?: ((name: string, body: () => Promise<void>) => unknown) | undefined;
}

/** Options of {@link testSource}. */
export interface TestSourceOptions<S> extends TestRunner {
  /**
   * Makes a connected source deliver at least one row: push one, let a server speak. Default: the source delivers by
   * itself, as time goes on.
   */
  readonly deliver?: ((source: S, environment: FakeEnvironment) => unknown) | undefined;
  /**
   * Returns the number of connections, requests or listeners that the other side counts; none may be left after a
   * teardown. Default: not asked.
   */
  readonly connections?: (() => number) | undefined;
  /**
   * Whether the source can be connected once, as one over a generator: a second attempt must then end with an error,
   * where else it must deliver. Default false.
   */
  readonly oneShot?: boolean | undefined;
  /** Words that neither name nor errors may hold: tokens, URLs. Default: none but what looks like a URL. */
  readonly secrets?: readonly string[] | undefined;
  /** Steps of the fake clock, ms for each ms of real time while rows are awaited. Default 10. */
  readonly pace?: number | undefined;
  /** Longest wait for a row, in ms of real time. Default 3,000. */
  readonly patience?: number | undefined;
}

/** Makes a new source, once a test. */
export type MakeSource<S> = () => S | Promise<S>;

/** Functions of the platform that a source may not call before it is connected. */
const PLATFORM_NAMES = [
  "setTimeout",
  "setInterval",
  "setImmediate",
  "requestAnimationFrame",
  "fetch",
  "WebSocket",
  "EventSource",
  "addEventListener",
];

/**
 * Declares the laws of a source as tests, for a runner of your choice: the source does nothing before it is connected;
 * it delivers; a stream over it hands over its rows; it ends whenever it is told to, also in the middle of its first
 * call, and leaves no timer, no listener and no connection; it says nothing after the end; two of its attempts know
 * nothing of each other; its positions keep what `order` promises; it says that it hands over whole lists, if it does;
 * its name tells no secret.
 *
 * Time is fake, for the source to use `sink.environment`; transports may be real.
 *
 * @example
 * ```ts
 * import { describe, it } from "vitest";
 * import { testSource } from "tickline/testing";
 * import { countdown } from "./countdown.js";
 *
 * testSource("countdown", () => countdown(10), { describe, it });
 * ```
 * @param name - name of the tests
 * @param make - makes the source, once a test
 * @param options - the runner's functions, and how to make the source deliver
 * @throws TypeError without `it` or `test`
 */
export function testSource<S extends Source<unknown> | SourceFunction<unknown>>(
  name: string,
  make: MakeSource<S>,
  options: TestSourceOptions<S>,
): void {
  const { describe, oneShot = false, secrets = [], pace = 10, patience = 3_000 } = options;
  const connections = (): number => options.connections?.() ?? 0;
  const declare = options.it ?? options.test;
  if (!declare) {
    throw new TypeError("testSource needs a test runner: pass { describe, it } of vitest, Jest or node:test");
  }

  /** Lets time pass until `condition` holds, for so many ms of real time at most. */
  async function wait(environment: FakeEnvironment, condition: () => boolean, maxMs = patience): Promise<void> {
    const end = performance.now() + maxMs;
    for (let lastAt = performance.now(); !condition() && lastAt < end; lastAt = performance.now()) {
      await turn();
      if (condition()) return;
      await pause(1);
      await environment.advanceAsync(pace * Math.min(10, Math.max(1, performance.now() - lastAt)));
    }
  }

  /** Connects the source and waits for a row. */
  async function connectAndWait(source: S, environment: FakeEnvironment): Promise<WatchedAttempt<unknown>> {
    const watched = watchAttempt<unknown>(source, { environment });
    await waitForRows(watched, source, environment);
    return watched;
  }

  /** Has the source deliver until `condition` holds: again and again, for the other side may not have been ready. */
  async function deliver(source: S, environment: FakeEnvironment, condition: () => boolean): Promise<void> {
    const { deliver: makeDeliver } = options;
    if (!makeDeliver) return wait(environment, condition);
    const end = performance.now() + patience;
    while (!condition() && performance.now() < end) {
      await makeDeliver(source, environment);
      await wait(environment, condition, 30);
    }
    return undefined;
  }

  async function waitForRows(
    watched: WatchedAttempt<unknown>,
    source: S,
    environment: FakeEnvironment,
    count = 1,
  ): Promise<void> {
    const hasArrived = (): boolean => watched.batches.length >= count || watched.isOver;
    await deliver(source, environment, hasArrived);
    assert(watched.failure === undefined, `the attempt ended with an error: ${watched.failure ?? ""}`);
    assert(
      hasArrived(),
      "no row came: say with { deliver } how the source is made to, or with { pace, patience } how long it takes",
    );
  }

  /** Ends an attempt, and asserts that nothing of it is left. */
  async function assertClean(watched: WatchedAttempt<unknown>, environment: FakeEnvironment): Promise<void> {
    watched.stop();
    assert(watched.teardownError === undefined, `the teardown threw: ${String(watched.teardownError)}`);
    assert(environment.listening === 0, `the teardown left ${environment.listening} listener(s) of the environment`);
    assert(environment.pending === 0, `the teardown left ${environment.pending} timer(s) of the environment`);
    await watched.settle();
    assert(watched.lateCalls.length === 0, `the source went on after its end: ${watched.lateCalls.join(", ")}`);
    const { pending: timers } = environment as { pending: number };
    assert(timers === 0, `the source set ${timers} timer(s) after its end`);
    await wait(fakeEnvironment(), () => connections() === 0);
    assert(connections() === 0, `the teardown left ${connections()} connection(s)`);
  }

  const laws: Record<string, () => Promise<void>> = {
    async "has a name, and tells no secret by it"() {
      const source = await make();
      const { name: sourceName } = source as { name: unknown };
      assert(
        typeof sourceName === "string" && (sourceName !== "" || typeof source === "function"),
        "the source has no name",
      );
      assert(!/:\/\/|[?&=@]/.test(sourceName), `the name looks like a URL or holds a secret: ${sourceName}`);
      assert(!secrets.some((secret) => sourceName.includes(secret)), "the name holds a secret");
    },
    async "does nothing before it is connected"() {
      const called: string[] = [];
      const undo = watchPlatform((what) => called.push(what));
      let source;
      try {
        source = make();
      } finally {
        undo();
      }
      // A maker that returns a promise may start a server for the source first.
      if (source instanceof Promise) await source;
      else assert(called.length === 0, `making the source called ${called.join(", ")}`);
      for (let i = 0; i < 3; i += 1) await turn();
      assert(connections() === 0, `the source connected by itself: ${connections()} connection(s)`);
    },
    async "delivers rows, and ends without a trace when it is told to"() {
      const environment = fakeEnvironment();
      const source = await make();
      const watched = await connectAndWait(source, environment);
      const { teardown } = watched;
      assert(
        teardown === undefined || typeof teardown === "function",
        `connect returned ${kindOf(teardown)}: return a function, or nothing`,
      );
      assert(watched.batches.length > 0, "the source was over before a row came");
      for (const { rows } of watched.batches) {
        assert(Array.isArray(rows), `next() was given ${kindOf(rows)}: give it an array of rows`);
      }
      assert(
        !watched.calls.includes("replace") || (source as Partial<Source<unknown>>).replaces === true,
        "the source hands over whole lists: give it replaces: true",
      );
      await assertClean(watched, environment);
    },
    async "ends without a trace before anything has come"() {
      const environment = fakeEnvironment();
      await assertClean(watchAttempt<unknown>(await make(), { environment }), environment);
    },
    async "ends without a trace in the middle of its own first call"() {
      const environment = fakeEnvironment();
      const source = await make();
      const watched = watchAttempt<unknown>(source, {
        environment,
        onCall: (_, stop) => {
          stop();
        },
      });
      await deliver(source, environment, () => watched.isOver);
      await assertClean(watched, environment);
    },
    async "ends without a trace in the middle of its first batch"() {
      const environment = fakeEnvironment();
      const source = await make();
      const watched = watchAttempt<unknown>(source, {
        environment,
        onCall: (call, stop) => {
          if (call === "next") stop();
        },
      });
      await waitForRows(watched, source, environment);
      await assertClean(watched, environment);
    },
    async [oneShot
      ? "is one-shot: ends a second attempt with an error"
      : "runs two attempts that know nothing of each other"]() {
      const [one, two] = [fakeEnvironment(), fakeEnvironment({ seed: 2 })];
      const source = await make();
      const first = watchAttempt<unknown>(source, { environment: one });
      if (oneShot) await waitForRows(first, source, one);
      const second = watchAttempt<unknown>(source, { environment: two });
      first.stop();
      const calls = first.calls.length;
      if (oneShot) {
        await wait(two, () => second.isOver);
        assert(second.failure !== undefined, "a second attempt did not end with an error: is the source one-shot?");
      } else await waitForRows(second, source, two);
      assert(
        first.calls.length === calls && first.lateCalls.length === 0,
        `an attempt spoke after its end, while another ran: ${first.lateCalls.join(", ")}`,
      );
      await assertClean(second, two);
      await assertClean(first, one);
    },
    async "gives positions, if any, that keep to its order"() {
      const environment = fakeEnvironment();
      const source = await make();
      const watched = await connectAndWait(source, environment);
      for (let i = 0; i < 3 && !watched.isOver; i += 1) {
        const nextStep = options.deliver
          ? waitForRows(watched, source, environment, watched.batches.length + 1)
          : environment.advanceAsync(1_000);
        await nextStep;
      }
      await assertClean(watched, environment);
      const order = (source as Partial<Source<unknown>>).order ?? "opaque";
      let last: At["position"] | undefined;
      for (const { rows, at } of watched.batches) {
        if (!at) continue;
        assertPosition(at, rows.length, order, last);
        last = at.position;
      }
    },
    async [oneShot
      ? "hands its rows over through a stream, fails after a stop, and leaves nothing behind"
      : "hands its rows over through a stream, again after a stop, and leaves nothing behind"]() {
      const environment = fakeEnvironment();
      const source = await make();
      // Whole lists need a key.
      const stream = new DataStream<unknown>(source, { environment, maxAhead: Infinity, key: () => "" });
      const errors: string[] = [];
      stream.on("error", ({ message }) => errors.push(message));
      for (const time of ["first", "second"]) {
        const { received } = stream.stats;
        const undo = stream.subscribe(() => undefined);
        stream.start();
        await environment.advanceAsync(0);
        // A second start may bring rows that are here already.
        const hasArrived = (): boolean =>
          stream.stats.received > received || ["ended", "failed"].includes(stream.state);
        await deliver(source, environment, hasArrived);
        assert(
          hasArrived(),
          `no row came by the ${time} start of a stream${errors.map((error) => `: ${error}`).join("")}`,
        );
        const mustFail = oneShot && time === "second";
        assert(!mustFail || stream.state === "failed", "a second start did not fail: is the source one-shot?");
        assert(mustFail || stream.state !== "failed", `the stream failed: ${errors.join(", ")}`);
        undo();
        stream.stop();
      }
      const leaks = [...errors, source.name].filter(
        (words) => words.includes("://") || secrets.some((secret) => words.includes(secret)),
      );
      assert(leaks.length === 0, "an error holds a secret or a URL");
      assert(stream.stats.kept > 0, `the stream kept none of ${stream.stats.received} row(s)`);
      stream.destroy();
      await turn();
      assert(
        environment.pending === 0 && environment.listening === 0,
        `the stream left ${environment.pending} timer(s), ${environment.listening} listener(s)`,
      );
      await wait(fakeEnvironment(), () => connections() === 0);
      assert(connections() === 0, `the stream left ${connections()} connection(s)`);
    },
  };

  const declareAll = (prefix: string): void => {
    for (const [law, check] of Object.entries(laws)) declare(prefix + law, check);
  };
  if (describe) {
    describe(`${name}: the laws of a source`, () => {
      declareAll("");
    });
  } else declareAll(`${name} `);
}

function assertPosition({ position, after }: At, rows: number, order: string, last: At["position"] | undefined): void {
  const { offset, epoch } = position;
  const shown = `position ${JSON.stringify(position)}`;
  assert(
    typeof offset === "string" ? offset !== "" : Number.isFinite(offset),
    `${shown} is none: give { offset }, a number or a string`,
  );
  if (order === "opaque") return;
  const isNumber = typeof offset === "number";
  if (order === "contiguous" && isNumber) {
    assert(Number.isSafeInteger(offset), `${shown} is no whole number, and cannot count rows`);
    const implied = after?.offset ?? offset - rows;
    assert(typeof implied !== "number" || implied <= offset, `${shown} is before what came before it: ${implied}`);
  }
  if (!isNumber || typeof last?.offset !== "number" || last.epoch !== epoch) return;
  assert(offset >= last.offset, `${shown} goes back behind ${last.offset}, against the order "${order}"`);
}

/** Reports calls of the platform's functions; returns the undo. */
function watchPlatform(onCall: (name: string) => void): () => void {
  // Cast: the functions are read by their names, and `globalThis` has no index signature.
  const platform = globalThis as unknown as Record<string, unknown>;
  const undo = PLATFORM_NAMES.flatMap((name) => {
    const own = Object.getOwnPropertyDescriptor(platform, name);
    const real = platform[name];
    if (typeof real !== "function" || own?.configurable === false) return [];
    const watched = new Proxy(real, {
      apply(target, self, args) {
        onCall(name);
        return Reflect.apply(target, self, args) as unknown;
      },
      construct(target, args) {
        onCall(name);
        return Reflect.construct(target, args) as object;
      },
    });
    Object.defineProperty(platform, name, { value: watched, configurable: true, writable: true });
    return () => {
      if (own) Object.defineProperty(platform, name, own);
      else Reflect.deleteProperty(platform, name);
    };
  });
  return () => {
    for (const step of undo) step();
  };
}

function kindOf(value: unknown): string {
  return value instanceof Promise ? "a promise" : value === null ? "null" : typeof value;
}

function assert(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}
