import { parseArgs } from "node:util";
import { contestants } from "./contestants/index.mjs";
import { workloads } from "./workloads.mjs";

const help = `npm run bench -- [options]

  --suite a,b         what to measure (default: all): SUITES
  --rounds n          rounds of interleaved measurements (default 5)
  --workloads a,b     WORKLOADS
  --contestants a,b   CONTESTANTS
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

/** What a command line asks for. */
export function readArguments(args, suites) {
  const { values } = parseArgs({
    args,
    options: {
      suite: { type: "string" },
      rounds: { type: "string" },
      workloads: { type: "string" },
      contestants: { type: "string" },
      tickline: { type: "string" },
      other: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    const words = { SUITES: suites, WORKLOADS: Object.keys(workloads), CONTESTANTS: Object.keys(contestants) };
    console.log(help.replace(/SUITES|WORKLOADS|CONTESTANTS/g, (word) => words[word].join(", ")));
    process.exit();
  }
  const everyone = Object.keys(contestants).filter((name) => !contestants[name].optional || values[name] !== undefined);
  return {
    suites: list(values.suite === "all" ? undefined : values.suite, suites, "suite") ?? suites,
    rounds: Number(values.rounds ?? 5),
    at: list(values.workloads, Object.keys(workloads), "workload"),
    names: list(values.contestants, Object.keys(contestants), "contestant") ?? everyone,
    tickline: values.tickline,
    other: values.other,
  };
}
