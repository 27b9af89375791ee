/**
 * `npm run engines [-- <engine> …] [--seed <n>]`: puts the adapters to real engines in full, which it installs and
 * starts on loopback, prints the figures, and exits with 1 where a promise is broken. `npm test` runs a small part.
 */
import { readArguments, runPromises } from "./promises.mjs";

const { seed, files } = readArguments(
  "npm run engines [-- <engine> …] [--seed <n>], such as: npm run engines -- redis",
);
const filters = files.length > 0 ? files.map((each) => `test/engines/${each}`) : ["test/engines/"];
await runPromises("The adapters and their engines", seed, filters);
