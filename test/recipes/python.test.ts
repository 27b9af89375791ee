import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { webSocket } from "../../src/stream/index.js";
import { until } from "../chaos/until.js";
import { findPort } from "../servers/free-port.js";
import { describeWith } from "../servers/installed.js";
import { makeFolder, startProgram } from "../servers/program.js";
import { makeProgram } from "./node-program.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { watch } from "./watch.js";

/** The program of the page in Python, run by Debian's: its library is not that of any other. */
function startPublisher(url: string, everySeconds: number) {
  const folder = makeFolder();
  onTestFinished(() => {
    folder.remove();
  });
  const file = join(folder.path, "publisher.py");
  writeFileSync(file, blocksOf("python", "python")[0]);
  const program = startProgram("/usr/bin/python3", [file, url, String(everySeconds)], folder.path);
  onTestFinished(() => program.stop("SIGKILL"));
  return program;
}

it("runs the code of docs/recipes/python.md as it stands there", () => {
  expect(blocksOf("python", "js")).toEqual([runCodeOf("python-relay")]);
  expect(blocksOf("python", "python")).toHaveLength(1);
});

describeWith(["python3-websockets"], "a publisher in Python", () => {
  it("comes to a page by the relay: each row once; what a killed relay took along is counted", async () => {
    const [port, publisherPort] = [await findPort(), await findPort()];
    const [code] = blocksOf("python", "js");
    const node = await makeProgram(code);
    const relay = await node.start([port, publisherPort]);
    const publisher = startPublisher(`ws://127.0.0.1:${publisherPort}`, 0.01);
    const watched = watch<{ value: number; time: number }>(webSocket(`ws://127.0.0.1:${port}/readings`));
    const values = (): number[] => watched.rows.map(({ value }) => value);
    expect(await until(() => values().length >= 20, 20_000), publisher.output).toBe(true);
    await relay.stop("SIGKILL");
    const before = values().length;
    await node.start([port, publisherPort]);
    // The library waits for up to five seconds before it connects again.
    expect(await until(() => values().length >= before + 100, 30_000), publisher.output).toBe(true);
    const told = watched.gaps.reduce((sum, { count }) => sum + Number(count), 0);
    expect(values()).toEqual([...new Set(values())].sort((a, b) => a - b));
    // The page may have come after the first rows.
    expect(Number(values().at(-1)) - values()[0] + 1 - values().length).toBe(told);
    expect(watched.gaps.length).toBeLessThanOrEqual(1);
    expect(Math.abs(watched.rows[0].time - Date.now())).toBeLessThan(120_000);
  }, 90_000);
});
