import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contestants } from "./contestants/index.mjs";
import { loads } from "./loads.mjs";
import { suites } from "./suites/index.mjs";
import { workloads } from "./workloads.mjs";

const help = `npm run bench -- [options]

  --suite a,b         what to measure (default: all): SUITES
  --rounds n          rounds of interleaved measurements (default 5)
  --workloads a,b     WORKLOADS
  --loads a,b         of the suite second: LOADS
  --seconds n         the length of a measurement of the suite second (default 10, with --quick 3)
  --contestants a,b   CONTESTANTS
  --out folder        where results go (default: bench/results for a run of whole suites, else bench/results/partial)
  --quick             one short round: to see that all works, not to compare
  --pictures folder   screenshots of all that is drawn go there
  --tickline file     the build to measure (default: dist/tickline.bundle.min.mjs, built when needed)
  --other file        one more build of tickline, as contestant "other"
`;

function list(text, known, what) {
  if (text === undefined) return undefined;
  const names = text.split(",");
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`unknown ${what}: ${unknown}. Known: ${known.join(", ")}`);
  return names;
}

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Parses a command line. */
export function readArguments(args) {
  const text = { type: "string" };
  const { values } = parseArgs({
    args,
    options: {
      suite: text,
      rounds: text,
      workloads: text,
      loads: text,
      seconds: text,
      contestants: text,
      out: text,
      quick: { type: "boolean", default: false },
      pictures: text,
      tickline: text,
      other: text,
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    const words = { SUITES: suites, WORKLOADS: workloads, LOADS: loads, CONTESTANTS: contestants };
    console.log(help.replace(/SUITES|WORKLOADS|LOADS|CONTESTANTS/g, (word) => Object.keys(words[word]).join(", ")));
    process.exit();
  }
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  if (!(Number.isInteger(rounds) && rounds > 0)) {
    throw new Error(`invalid rounds: ${values.rounds}. Expected a whole number above 0`);
  }
  const seconds = Number(values.seconds ?? (values.quick ? 3 : 10));
  if (!(seconds > 0)) throw new Error(`invalid seconds: ${values.seconds}. Expected a number above 0`);
  const everyone = Object.keys(contestants).filter((name) => !contestants[name].optional || values[name] !== undefined);
  const { quick, pictures, tickline, other } = values;
  const whole =
    !quick &&
    rounds >= 5 &&
    [values.workloads, values.loads, values.seconds, values.contestants, tickline, other].every(
      (value) => value === undefined,
    );
  return {
    suites:
      list(values.suite === "all" ? undefined : values.suite, Object.keys(suites), "suite") ?? Object.keys(suites),
    rounds,
    seconds,
    loads: list(values.loads, Object.keys(loads), "load"),
    at: list(values.workloads, Object.keys(workloads), "workload"),
    names: list(values.contestants, Object.keys(contestants), "contestant") ?? everyone,
    out: values.out ?? here(whole ? "results/" : "results/partial/"),
    whole,
    quick,
    pictures,
    tickline,
    other,
  };
}
