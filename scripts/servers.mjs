/**
 * Finds and installs the servers that tests start: for the recipes of `docs/recipes/` nginx with Nchan, Prometheus with
 * its node exporter, and VictoriaMetrics, for the store of the demo PostgreSQL, for the adapters that and Redis, NATS
 * and Mosquitto, and for a publisher Python's library of WebSockets. Only these tests need them. Libraries that start
 * servers ask for a container.
 */
import { existsSync, readdirSync } from "node:fs";
import { isRootOnDebian, onPath, run } from "./system.mjs";

/** Folders of servers' programs, which not every `PATH` names. */
const folders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];
const modules = [
  "/usr/lib/nginx/modules",
  "/usr/lib64/nginx/modules",
  "/usr/local/lib/nginx/modules",
  "/etc/nginx/modules",
];
/** The library of WebSockets of Debian's Python, whose programs are run by `/usr/bin/python3`. */
const pythonModules = ["/usr/lib/python3/dist-packages/websockets"];

/** Returns the folders of PostgreSQL's programs on Debian, one a version, the newest first. */
function postgresFolders() {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return [];
  const byVersion = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  return byVersion.map((version) => `${versions}/${version}/bin`);
}

/** Debian's packages: a search for the program, and the service that a package would start. */
const packages = {
  nginx: { find: () => onPath("nginx", folders), service: "nginx" },
  "libnginx-mod-nchan": {
    find: () => modules.map((folder) => `${folder}/ngx_nchan_module.so`).find((path) => existsSync(path)),
  },
  prometheus: { find: () => onPath("prometheus", folders), service: "prometheus" },
  "prometheus-node-exporter": {
    find: () => onPath("prometheus-node-exporter", folders) ?? onPath("node_exporter", folders),
    service: "prometheus-node-exporter",
  },
  "victoria-metrics": { find: () => onPath("victoria-metrics", folders), service: "victoria-metrics" },
  // The program that makes a database stands beside the server.
  postgresql: { find: () => onPath("initdb", postgresFolders()), service: "postgresql" },
  "redis-server": { find: () => onPath("redis-server", folders), service: "redis-server" },
  "nats-server": { find: () => onPath("nats-server", folders), service: "nats-server" },
  "python3-websockets": { find: () => pythonModules.find((path) => existsSync(path)) },
  mosquitto: { find: () => onPath("mosquitto", folders), service: "mosquitto" },
};

/** Returns the paths of the servers of this machine, by package; undefined where there is none. */
export function findServers() {
  return Object.fromEntries(Object.entries(packages).map(([name, { find }]) => [name, find()]));
}

function missingServers() {
  return Object.entries(findServers()).flatMap(([name, path]) => (path ? [] : [name]));
}

/**
 * Installs missing packages without starting their services: they are installed in a run level that starts none, and
 * where systemd runs, their units are masked meanwhile and disabled afterwards. Leaves existing services alone.
 */
function install(missing) {
  const services = missing.flatMap((name) => packages[name].service ?? []);
  const systemd = existsSync("/run/systemd/system") && services.length > 0;
  if (systemd) run("systemctl", ["mask", ...services]);
  try {
    if (!run("apt-get", ["update"])) return false;
    return run("apt-get", ["install", "-y", "--no-install-recommends", ...missing], { RUNLEVEL: "1" });
  } finally {
    if (systemd) {
      run("systemctl", ["unmask", ...services]);
      run("systemctl", ["disable", ...services]);
    }
  }
}

/**
 * Installs Debian's packages of missing servers, as root. Does not fail where that is impossible: the tests that need
 * them are skipped with a message. Throws only where the installation has succeeded and yet a server is missing.
 */
export function ensureServers() {
  const missing = missingServers();
  if (missing.length === 0) return;
  if (!isRootOnDebian()) {
    console.log(
      `Not on this machine: ${missing.join(", ")}. To run their tests too: sudo apt-get install ${missing.join(" ")}`,
    );
    return;
  }
  console.log(
    `Not on this machine: ${missing.join(", ")}. Installing Debian's packages (as root), without starting any service.`,
  );
  if (!install(missing)) {
    console.log("That failed: tests that need them are skipped.");
    return;
  }
  const left = missingServers();
  if (left.length > 0) throw new Error(`installed, and yet not found: ${left.join(", ")}`);
}
