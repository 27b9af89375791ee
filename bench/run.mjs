/** `npm run bench`: what tickline costs, beside its peers. `npm run bench -- --help` tells the options. */
import { readFileSync } from "node:fs";
import { readArguments } from "./arguments.mjs";
import { withBrowser } from "./browser.mjs";
import { prepare } from "./prepare.mjs";
import { startServer } from "./server.mjs";
import { frames } from "./suites/frames.mjs";

const suites = { frames };

const wanted = readArguments(process.argv.slice(2), Object.keys(suites));
const chromium = await prepare({ build: wanted.tickline === undefined });
const built = new URL("../dist/tickline.bundle.min.mjs", import.meta.url);
const modules = { "/tickline.mjs": readFileSync(wanted.tickline ?? built) };
if (wanted.other) modules["/other.mjs"] = readFileSync(wanted.other);
const server = await startServer(modules);
const bench = { server, withBrowser: (options, use) => withBrowser(chromium, options, use), tell: (line) => console.log(line) };
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
for (const name of wanted.suites) {
  const { measurements } = await suites[name](bench, wanted);
  console.log(JSON.stringify(measurements.length));
}
server.close();
