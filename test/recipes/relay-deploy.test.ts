import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { webSocket } from "../../src/stream/index.js";
import { findPort } from "../servers/free-port.js";
import { makeFolder } from "../servers/program.js";
import { makeProgram } from "./node-program.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { watch } from "./watch.js";

const PAGE = "relay-deploy";

it("runs the code of docs/recipes/relay-deploy.md as it stands there", () => {
  expect(blocksOf(PAGE, "js")).toEqual([runCodeOf(PAGE)]);
});

it("serves readers, tells its health, and ends by SIGTERM", async () => {
  const program = await makeProgram(blocksOf(PAGE, "js")[0]);
  const port = await findPort();
  process.env.PORT = String(port);
  onTestFinished(() => {
    delete process.env.PORT;
  });
  const relay = await program.start();
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/readings/metrics`)).status).toBe(200);
  const watched = watch(webSocket(`ws://127.0.0.1:${port}/readings`));
  await watched.has(3);
  watched.stream.destroy();
  await relay.stop();
  expect(relay.output).toBe("ready\n");
});

it("names the same files, port and command in the image and in the unit as the program has", () => {
  const [dockerfile] = blocksOf(PAGE, "dockerfile");
  const [unit] = blocksOf(PAGE, "ini");
  const port = /PORT \?\? (\d+)/.exec(blocksOf(PAGE, "js")[0])?.[1];
  expect(dockerfile).toContain(`EXPOSE ${port}\n`);
  expect(dockerfile).toContain(`127.0.0.1:${port}/health`);
  expect(dockerfile).toContain("COPY relay.mjs ./\n");
  expect(dockerfile).toContain('CMD ["node", "relay.mjs"]\n');
  expect(unit).toContain(`PORT=${port} `);
});

const verifier = spawnSync("systemd-analyze", ["--version"]);

it.skipIf(verifier.error !== undefined)("has a unit that systemd understands", () => {
  const folder = makeFolder();
  onTestFinished(() => {
    folder.remove();
  });
  const file = join(folder.path, "relay.service");
  // This machine has its Node elsewhere.
  writeFileSync(file, blocksOf(PAGE, "ini")[0].replace("/usr/bin/node", process.execPath));
  const { status, stderr } = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
  expect({ status, complaints: stderr.split("\n").filter((line) => line.includes("relay.service")) }).toEqual({
    status: 0,
    complaints: [],
  });
});
