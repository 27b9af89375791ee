import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { chromiumArgs } from "../scripts/chromium.mjs";
import { cpuTime, mainThreadTimes } from "./cpu.mjs";
import { connect } from "./devtools.mjs";

/** The time that a browser may take to start or to end, ms. */
const BROWSER_TIMEOUT_MS = 20_000;

async function readEndpoint(profile, child) {
  for (
    const deadline = Date.now() + BROWSER_TIMEOUT_MS;
    Date.now() < deadline && child.exitCode === null;
    await sleep(20)
  ) {
    try {
      const [port, path] = readFileSync(join(profile, "DevToolsActivePort"), "utf8").trim().split("\n");
      if (path) return `ws://127.0.0.1:${port}${path}`;
    } catch {
      // The browser has not written its file yet.
    }
  }
  throw new Error("Chromium did not start");
}

/** Starts a browser, calls `use` with it, and ends it, also after an error. */
export async function withBrowser(path, options, use) {
  const browser = await launch(path, options);
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** Starts a Chromium with a fresh profile, at a device pixel ratio. */
async function launch(path, { dpr = 1 } = {}) {
  const profile = mkdtempSync(join(tmpdir(), "tickline-bench-"));
  const args = [
    ...chromiumArgs,
    `--user-data-dir=${profile}`,
    "--remote-debugging-port=0",
    `--force-device-scale-factor=${dpr}`,
    "--window-size=1300,1000",
    "--hide-scrollbars",
    "about:blank",
  ];
  const start = performance.now();
  const child = spawn(path, args, { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const devtools = await connect(await readEndpoint(profile, child));
  const { product } = await devtools.send("Browser.getVersion");

  return {
    product,
    /** The time since its start, ms. */
    age: () => performance.now() - start,
    /** The CPU time of all processes of the browser so far, ms. */
    cpu: () => cpuTime(child.pid),
    /** The CPU time of the main thread of each renderer so far, ms, by process. */
    async mainThreads() {
      const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
      return mainThreadTimes(processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id));
    },
    open: (url) => openPage(devtools, url),
    async close() {
      await devtools.send("Browser.close").catch(() => undefined);
      await Promise.race([ended, sleep(BROWSER_TIMEOUT_MS)]);
      kill();
      process.off("exit", kill);
      devtools.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Opens a page in a new tab and waits until it has loaded. */
async function openPage(devtools, url) {
  const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await devtools.send("Target.attachToTarget", { targetId, flatten: true });
  const session = devtools.session(sessionId);
  await session.send("Page.enable");
  const loaded = session.next("Page.loadEventFired");
  await session.send("Page.navigate", { url });
  await loaded;
  await session.send("Page.disable");
  await session.send("Performance.enable");

  /** Runs an expression in the page and resolves to its value; rejects with its error. */
  async function evaluate(expression) {
    const { result, exceptionDetails: trouble } = await session.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (trouble) throw new Error(trouble.exception?.description ?? trouble.text);
    return result.value;
  }

  return {
    send: session.send,
    evaluate,
    /** Calls an export of a module in the page. */
    call: (module, name, ...args) => {
      const imported = `import(${JSON.stringify(module)})`;
      return evaluate(`${imported}.then((module) => module[${JSON.stringify(name)}](...${JSON.stringify(args)}))`);
    },
    collectGarbage: () => session.send("HeapProfiler.collectGarbage"),
    /** The metrics of the main thread so far, `TaskDuration` and the others, by name; durations in seconds. */
    async metrics() {
      const { metrics } = await session.send("Performance.getMetrics");
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    },
    async screenshot() {
      const { data } = await session.send("Page.captureScreenshot", { format: "png" });
      return Buffer.from(data, "base64");
    },
    close: () => devtools.send("Target.closeTarget", { targetId }),
  };
}
