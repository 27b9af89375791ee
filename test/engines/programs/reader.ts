/**
 * Reads an engine's log until it is killed, and writes down what came, with the position reached: a line a batch.
 * Begins from the last position in the file. Arguments: the name of the engine, its port, the file.
 */
import { appendFileSync, readFileSync } from "node:fs";
import type { Resume } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import { kinds } from "../kinds.js";

/** What a batch came to. */
export interface Note {
  readonly values: readonly number[];
  readonly gaps: number;
  readonly resume: Resume | null;
}

const [name, port, file] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").split("\n");
// The process may have been killed while it wrote the last line.
const last = lines.at(-2);
const resume = last === undefined ? null : (JSON.parse(last) as Note).resume;
if (lines.at(-1) !== "") throw new Error("a line was cut");

const stream = new DataStream(kinds[name].source(Number(port)), { resume, retry: { minDelay: 5, maxDelay: 50 } });
let gaps = 0;
stream.on("gap", () => (gaps += 1));
stream.on("error", () => undefined);
const note = (values: readonly number[]): void => {
  appendFileSync(file, `${JSON.stringify({ values, gaps, resume: stream.position } satisfies Note)}\n`);
  gaps = 0;
};
stream.on("data", (rows) => {
  note(rows.map(({ value }) => Number(value)));
});
stream.start();
// No event tells of a feed of which no row has come yet.
const looking = setInterval(() => {
  if (stream.position === null || stream.state === "connecting") return;
  clearInterval(looking);
  note([]);
  console.log("has begun");
}, 1);
