/** The whole run: preparation, one suite after the other, the report. */
import { mkdirSync } from "node:fs";
import { readArguments } from "./arguments.mjs";
import { withBrowser } from "./browser.mjs";
import { readEnvironment } from "./environment.mjs";
import { readModules } from "./modules.mjs";
import { prepare } from "./prepare.mjs";
import { publish, save } from "./publish.mjs";
import { startServer } from "./server.mjs";
import { suites } from "./suites/index.mjs";

const wanted = readArguments(process.argv.slice(2));
const chromium = await prepare({ build: wanted.tickline === undefined });
const modules = await readModules(wanted);
const server = await startServer(modules);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
if (wanted.pictures) mkdirSync(wanted.pictures, { recursive: true });

const bench = {
  server,
  modules,
  pictures: wanted.pictures,
  withBrowser: (options, use) => withBrowser(chromium, options, use),
  tell: (line) => console.log(line),
};
for (const name of wanted.suites) {
  console.log(`\n${name}: ${suites[name].label}`);
  const environment = await readEnvironment(bench);
  const { measurements } = await suites[name].run(bench, wanted);
  save(wanted.out, name, { environment, rounds: wanted.rounds, quick: wanted.quick, measurements });
}
server.close();
publish(wanted.out, { whole: wanted.whole });
