/** The entry of `npm run load`: what many readers cost a relay, or an engine. `--help` lists the options. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readArguments } from "./arguments.mjs";
import { measure } from "./measure.mjs";
import { climb } from "./ramp.mjs";
import { describeMachine, lineOf, writeReport } from "./report.mjs";

const wanted = readArguments(process.argv.slice(2));
const { engines, transports, relays, rounds, readers, rate, seconds, every, profile, out } = wanted;
const measurements = [];
const ramps = [];

/** Lists the load of an engine whose readers read it themselves: of a list in the relay's process none can. */
function directLoads(engine) {
  if (wanted.direct === 0 || engine === "memory") return [];
  return [{ engine, name: "none", transport: "direct", readers: wanted.direct, rate, seconds, every: 0 }];
}

async function take(told) {
  const measured = { engine: told.engine, relay: told.name, round: told.round, ...(await measure(told)) };
  console.log(lineOf(measured));
  return measured;
}

for (let round = 0; round < rounds; round += 1) {
  for (const engine of engines) {
    for (const transport of transports) {
      // Each round begins with another one.
      const names = Object.keys(relays);
      for (const name of round % 2 === 0 ? names : names.reverse()) {
        const load = { engine, name, round, relay: relays[name], transport, readers, rate, seconds, every, profile };
        measurements.push(await take(load));
      }
    }
    for (const load of directLoads(engine)) measurements.push(await take({ ...load, round }));
  }
}
if (wanted.ramp) {
  for (const engine of engines) {
    for (const transport of transports) {
      const load = { engine, name: "this", relay: relays.this, transport, readers, rate, seconds, every };
      ramps.push(...(await climb(load, take, wanted.climb)));
    }
    for (const load of directLoads(engine)) ramps.push(...(await climb(load, take, wanted.climb)));
  }
}

mkdirSync(out, { recursive: true });
const results = { machine: describeMachine(), measurements, ramps };
writeFileSync(join(out, "load.json"), `${JSON.stringify(results, undefined, 1)}\n`);
const report = writeReport(results);
writeFileSync(join(out, "load.md"), report);
console.log(`\n${report}`);
