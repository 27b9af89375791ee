import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { engines } from "./engines.mjs";

const transports = ["webSocket", "eventSource"];

const help = `npm run load -- [options]

  --engine a,b      what the relay reads from (default memory): ${Object.keys(engines).join(", ")}
  --transport a,b   ${transports.join(", ")} (default both)
  --readers n       readers (default 500)
  --rate n          rows a second (default 1000)
  --seconds n       the length of a measurement (default 20)
  --every n         the relay's option every, ms (default 50)
  --rounds n        measurements of each load, interleaved (default 3)
  --direct n        also n readers of each engine but memory by themselves, without a relay, in turn with those
  --ramp            also more and more readers, then more and more rows, to the limit of the machine
  --climb a,b       what --ramp raises: readers, rate (default both)
  --relay file      the relay to measure (default dist/relay.js)
  --other file      one more relay, measured in turn with it: how they compare
  --profile folder  CPU profiles of the relay's process go there
  --out folder      where results go (default bench/load/results)
`;

const text = { type: "string" };

function list(given, known, what) {
  const names = given?.split(",") ?? known;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`unknown ${what}: ${unknown}. Known: ${known.join(", ")}`);
  return names;
}

function number(given, fallback, name) {
  const value = Number(given ?? fallback);
  if (!(value > 0)) throw new Error(`invalid ${name}: ${given}. Expected a number above 0`);
  return value;
}

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Parses a command line. */
export function readArguments(args) {
  const names = ["engine", "transport", "readers", "rate", "seconds", "every", "rounds", "relay", "other", "profile"];
  const options = Object.fromEntries([...names, "direct", "climb", "out"].map((name) => [name, text]));
  const flags = { ramp: { type: "boolean", default: false }, help: { type: "boolean" } };
  const { values } = parseArgs({ args, options: { ...options, ...flags } });
  if (values.help) {
    console.log(help);
    process.exit();
  }
  return {
    engines: list(values.engine ?? "memory", Object.keys(engines), "engine"),
    transports: list(values.transport, transports, "transport"),
    readers: number(values.readers, 500, "readers"),
    rate: number(values.rate, 1_000, "rate"),
    seconds: number(values.seconds, 20, "seconds"),
    every: number(values.every, 50, "every"),
    rounds: number(values.rounds, 3, "rounds"),
    direct: values.direct === undefined ? 0 : number(values.direct, 0, "direct"),
    ramp: values.ramp,
    climb: list(values.climb, ["readers", "rate"], "load to climb"),
    relays: {
      this: values.relay ? resolve(values.relay) : here("../../dist/relay.js"),
      ...(values.other && { other: resolve(values.other) }),
    },
    profile: values.profile,
    out: values.out ?? here("results"),
  };
}
