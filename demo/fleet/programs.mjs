/** Starts the engines of this machine, on free ports of the loopback, in a folder that goes with them. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const HOST = "127.0.0.1";
/** The longest that an engine may take to begin, ms. */
const PATIENCE = 30_000;
const isRoot = process.getuid?.() === 0;

/** Returns a port that nobody listens on just now. */
async function findPort() {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/**
 * How each engine is started: what makes its folder ready, the command, and what it says once it listens. A program
 * that refuses to be root is run as the user that its package has made.
 */
const kinds = {
  nats: {
    program: "nats-server",
    ready: /Server is ready/,
    command: (path, folder, port) => [path, "-a", HOST, "-p", String(port), "-js", "-sd", folder],
  },
  redis: {
    program: "redis-server",
    ready: /Ready to accept connections/,
    command: (path, folder, port) => [
      ...[path, "--bind", HOST, "--port", String(port), "--dir", folder],
      ...["--save", "", "--appendonly", "yes", "--appendfsync", "always"],
    ],
  },
  postgres: {
    program: "postgresql",
    ready: /ready to accept connections/,
    prepare(path, folder) {
      if (isRoot) {
        const idOf = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
        chownSync(folder, idOf("-u"), idOf("-g"));
      }
      chmodSync(folder, 0o700);
      const making = [
        path,
        "-D",
        join(folder, "data"),
        "-U",
        "fleet",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C.UTF-8",
      ];
      const [command, ...args] = [...asPostgres, ...making];
      execFileSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    },
    command: (path, folder, port) => [
      ...[...asPostgres, join(dirname(realpathSync(path)), "postgres"), "-D", join(folder, "data")],
      ...[`listen_addresses=${HOST}`, `port=${port}`, `unix_socket_directories=${folder}`].flatMap((each) => [
        "-c",
        each,
      ]),
    ],
  },
  mqtt: {
    program: "mosquitto",
    ready: /mosquitto version \S+ running/,
    prepare(path, folder, port) {
      const user = isRoot ? ["user root"] : [];
      const lines = [...user, `listener ${port} ${HOST}`, "allow_anonymous true", ""];
      writeFileSync(join(folder, "mosquitto.conf"), lines.join("\n"));
    },
    command: (path, folder) => [path, "-v", "-c", join(folder, "mosquitto.conf")],
  },
};

const asPostgres = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

/** Starts a command, and waits for what it says once it listens. */
async function run([command, ...args], folder, ready) {
  const child = spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  await new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`${command} says nothing: ${said}`)), PATIENCE);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        said = (said + text).slice(-10_000);
        if (ready.test(said)) done();
      });
    }
    child.on("error", failed);
    child.on("exit", () => failed(new Error(`${command} ended: ${said}`)));
    child.on("exit", () => clearTimeout(timer));
  });
  return child;
}

/**
 * Starts the engines whose programs are found, by name. Each has `port` and `pid`; `restart()` kills it (-9) and starts
 * it again, with the rows that it has. `stop()` ends all, and removes their folder; the end of this process does too.
 *
 * - `names` of the engines that are wanted, default all
 * - `settings` further words of the command of an engine, by name
 */
export async function startEngines(found, names = Object.keys(kinds), settings = {}) {
  const root = mkdtempSync(join(tmpdir(), "tickline-fleet-"));
  chmodSync(root, 0o755);
  const engines = {};
  const children = {};
  const endAll = () => {
    for (const child of Object.values(children)) child.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  };
  process.once("exit", endAll);
  try {
    for (const name of names) {
      const { program, ready, prepare, command } = kinds[name];
      const path = found[program];
      if (!path) continue;
      const folder = join(root, name);
      mkdirSync(folder);
      const port = await findPort();
      prepare?.(path, folder, port);
      const start = async () => {
        children[name] = await run([...command(path, folder, port), ...(settings[name] ?? [])], folder, ready);
      };
      const kill = async () => {
        const gone = once(children[name], "exit");
        children[name].kill("SIGKILL");
        await gone;
      };
      await start();
      engines[name] = {
        port,
        get pid() {
          return children[name].pid;
        },
        kill,
        async restart() {
          await kill();
          await start();
        },
      };
    }
  } catch (error) {
    await stop();
    throw error;
  }
  async function stop() {
    await Promise.all(Object.values(engines).map(({ kill }) => kill()));
    process.off("exit", endAll);
    rmSync(root, { recursive: true, force: true });
  }
  return { engines, stop };
}
