// The feeds of the cases: each has the time between its rows, ms, and a function that gives the rows of a step.
import { drift, noise, round } from "./numbers.mjs";

/** The temperature of a boiler, °C, twice a second. */
export const boiler = {
  interval: 500,
  row: (step, time) => ({ time, value: round(30 + 55 * drift(step, 42, 3)) }),
};

/** The load of a machine, per cent: wide rows. */
export const machine = {
  interval: 500,
  row: (step, time) => ({
    time,
    cpu: round(10 + 75 * drift(step, 30, 11)),
    memory: round(42 + 26 * drift(step, 120, 12)),
    disk: round(4 + 40 * drift(step, 18, 13)),
  }),
};

/** The load of some hosts: a row each, with `host` as the key. */
export function hosts(...names) {
  return {
    interval: 1000,
    stream: { key: "host" },
    row: (step, time) =>
      names.map((host, index) => ({ time, host, value: round(12 + index * 9 + 34 * drift(step, 28, 20 + index)) })),
  };
}

/** A forecast: the expected value, and its bounds. */
export const forecast = {
  interval: 1000,
  row: (step, time) => {
    const value = 14 + 12 * drift(step, 26, 31);
    const room = 0.8 + 3.4 * drift(step, 17, 32);
    return { time, value: round(value), low: round(value - room), high: round(value + room * 1.3) };
  },
};

/** The response times of a service, ms: mostly short, at times a thousand times as long. */
export const latency = {
  interval: 500,
  row: (step, time) => {
    const octaves = 12 * drift(step, 24, 41);
    const whole = Math.floor(octaves);
    return { time, value: round((1 << whole) * (1 + octaves - whole) * (0.8 + 0.4 * noise(step, 42))) };
  },
};

/** The power into a battery and out of it, W: on both sides of zero. */
export const balance = {
  interval: 500,
  row: (step, time) => {
    const way = 2 * drift(step, 40, 51) - 1;
    return { time, value: Math.round(24_000 * way * way * way) };
  },
};

/** Orders a second: small whole numbers. */
export const orders = {
  interval: 1000,
  row: (step, time) => ({ time, value: Math.round(9 * drift(step, 14, 61)) }),
};

/** Requests that a service answers, by the class of their status: rows that are counted, and have no number. */
export const requests = {
  interval: 250,
  stream: { key: "status" },
  row: (step, time) => {
    const share = noise(step, 66);
    return { time, status: share > 0.93 ? "5xx" : share > 0.75 ? "4xx" : "2xx" };
  },
};

/** A sensor at a hundred rows a second. */
export const vibration = {
  interval: 10,
  row: (step, time) => [time, round((0.4 + drift(step, 900, 71)) * (noise(step, 72) + noise(step, 73) - 1), 3)],
};

/** The bytes that a link has carried so far: a counter. */
export const traffic = {
  interval: 1000,
  row: (step, time) => ({ time, bytes: 4_000_000_000 + step * 1_180_000 + Math.round(300_000 * drift(step, 12, 81)) }),
};

/** Whether a service is up: 1, 0, or unknown. */
export const health = {
  interval: 1000,
  row: (step, time) => ({ time, value: [1, 1, 1, 0, null, 1][Math.floor(drift(step, 6, 91) * 6)] }),
};

/** A row every five seconds. */
export const weather = {
  interval: 5000,
  row: (step, time) => ({ time, value: round(11 + 9 * drift(step, 5, 101)) }),
};

/** A price of about a million. */
export const market = {
  interval: 1000,
  row: (step, time) => ({ time, value: Math.round(1_180_000 + 190_000 * drift(step, 20, 111)) }),
};

/** Lists the rows of a feed at a step: the feed returns one, or a list of them; a pair is one row. */
export function rowsOf(feed, step, time) {
  const given = feed.row(step, time);
  return Array.isArray(given) && typeof given[0] !== "number" ? given : [given];
}
