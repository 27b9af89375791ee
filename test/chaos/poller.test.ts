import { describe, expect } from "vitest";
import type { Environment } from "../../src/stream/index.js";
import { DataStream, poll } from "../../src/stream/index.js";
import { fakeEnvironment } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";

const interval = 1_000;
const day = 86_400_000;

/** A clock whose timers come late, as they do: by up to so many ms. */
function lateTimers(ofSeed: number, latest: number) {
  const clock = fakeEnvironment({ seed: ofSeed });
  const dice = createDice(ofSeed);
  const environment: Environment = {
    now: () => clock.now(),
    setTimeout: (callback, delay) => clock.setTimeout(callback, delay + dice.random() * latest),
    clearTimeout: (handle) => {
      clock.clearTimeout(handle);
    },
    random: () => clock.random(),
    visible: () => clock.visible(),
    online: () => clock.online(),
    on: (change) => clock.on(change),
  };
  return { clock, environment, dice };
}

describe("the poller", () => {
  promise("a day of polls drifts by less than an interval, with timers that come late", async (tell) => {
    const span = countOf(day);
    const { clock, environment, dice } = lateTimers(seed, 50);
    const start = clock.now();
    const starts: number[] = [];
    let [flying, most] = [0, 0];
    const fetch = async (): Promise<Response> => {
      starts.push(clock.now() - start);
      most = Math.max(most, (flying += 1));
      await new Promise<void>((done) => clock.setTimeout(done, dice.between(1, 900)));
      flying -= 1;
      return new Response("1");
    };
    const stream = new DataStream(poll("http://host/", { fetch, interval }), { environment });
    stream.start();
    await clock.advanceAsync(span);
    stream.destroy();
    const drift = Math.max(...starts.map((at, i) => Math.abs(at - i * interval)));
    tell({
      "hours without trouble": span / 3_600_000,
      polls: starts.length,
      "drift, ms, at most": Math.ceil(drift),
      "at a time": most,
    });
    expect(drift).toBeLessThanOrEqual(interval);
    expect(most).toBe(1);
    expect(starts.length).toBeGreaterThanOrEqual(Math.floor(span / interval));
  });

  promise(
    "through a day of trouble there is one request at a time, none while hidden or stopped, and Retry-After is kept to",
    async (tell) => {
      const span = countOf(day, day / 24);
      const { clock, environment, dice } = lateTimers(seed, 50);
      const start = clock.now();
      const counts = { polls: 0, "told to wait": 0, hidden: 0, offline: 0, stopped: 0 };
      const faults = { "two at a time": 0, "while hidden": 0, "while stopped": 0, "before Retry-After": 0 };
      let flying = 0;
      let wanted = true;
      let notBefore = -Infinity;
      const wait = (ms: number) => new Promise<void>((done) => clock.setTimeout(done, ms));

      const fetch = async (_: string, { signal }: RequestInit = {}): Promise<Response> => {
        counts.polls += 1;
        if (flying > 0) faults["two at a time"] += 1;
        if (!clock.visible()) faults["while hidden"] += 1;
        if (!wanted) faults["while stopped"] += 1;
        if (clock.now() < notBefore) faults["before Retry-After"] += 1;
        flying += 1;
        let over = false;
        const end = (): void => {
          if (!over) flying -= 1;
          over = true;
        };
        signal?.addEventListener("abort", end);
        const fate = dice.random();
        // Some never answer: the poller gives them up.
        await wait(fate < 0.01 ? 60_000 : dice.between(1, fate < 0.1 ? 4_000 : 500));
        if (signal?.aborted) throw new DOMException("aborted", "AbortError");
        end();
        if (fate < 0.03) throw new TypeError("fetch failed");
        if (fate < 0.05) return new Response("", { status: 500 });
        if (fate < 0.1) {
          const seconds = dice.between(1, 120);
          counts["told to wait"] += 1;
          const date = dice.chance(0.3) ? new Date(clock.now() + seconds * 1_000).toUTCString() : undefined;
          notBefore = date ? Date.parse(date) : clock.now() + seconds * 1_000;
          return new Response("", {
            status: dice.one([429, 503]),
            headers: { "retry-after": date ?? String(seconds) },
          });
        }
        return new Response("1");
      };

      const stream = new DataStream(poll("http://host/", { fetch, interval }), { environment });
      stream.on("error", () => undefined);
      stream.start();
      while (clock.now() - start < span) {
        await clock.advanceAsync(dice.between(1, 60_000));
        const what = dice.random();
        if (what < 0.3) {
          counts.hidden += clock.visible() ? 1 : 0;
          clock.setVisible(!clock.visible());
        } else if (what < 0.5) {
          counts.offline += clock.online() ? 1 : 0;
          clock.setOnline(!clock.online());
        } else if (what < 0.6) {
          wanted = !wanted;
          counts.stopped += wanted ? 0 : 1;
          // Who starts it anew has asked for it.
          notBefore = -Infinity;
          if (wanted) stream.start();
          else stream.stop();
        }
      }
      stream.destroy();
      await clock.advanceAsync(60_000);
      tell({ "hours of trouble": span / 3_600_000, ...counts, ...faults });
      expect(faults).toEqual({ "two at a time": 0, "while hidden": 0, "while stopped": 0, "before Retry-After": 0 });
      expect([clock.pending, clock.listening, flying]).toEqual([0, 0, 0]);
      expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
    },
  );
});
