/**
 * Prints all that a stream tells on a fake clock, in a storm that is drawn from the seed in the first argument, and
 * ends.
 */
import type { RandomRow, Sink } from "../../../src/stream/index.js";
import { DataStream, random, record } from "../../../src/stream/index.js";
import { fakeEnvironment } from "../../../src/testing/index.js";
import { createDice } from "../dice.js";

const seed = Number(process.argv[2]);
const environment = fakeEnvironment({ seed });
const dice = createDice(seed);
const dots = random({ interval: 250, walk: true });

/** The feed of `random`, cut now and then, and now and then without some of its rows. */
const stream = new DataStream(
  {
    ...dots,
    connect(sink: Sink<RandomRow>) {
      const timer = environment.setTimeout(
        () => {
          sink.error("cut", dice.chance(0.2) ? { retryAfter: dice.between(1, 20_000) } : {});
        },
        dice.between(10, 60_000),
      );
      const teardown = dots.connect({
        ...sink,
        next: (rows, at) => {
          if (dice.chance(0.02)) sink.drop(1, "malformed", "of the storm");
          if (!dice.chance(0.05)) sink.next(rows, at);
        },
      });
      return () => {
        environment.clearTimeout(timer);
        teardown?.();
      };
    },
  },
  { environment, hidden: "suspend", recent: 100 },
);

const recorder = record(stream);
stream.on("error", () => undefined);
stream.start();
for (let i = 0; i < 300; i += 1) {
  await environment.advanceAsync(dice.between(1, 10_000));
  const what = dice.between(0, 7);
  if (what === 0) environment.setVisible(!environment.visible());
  if (what === 1) environment.setOnline(!environment.online());
  if (what === 2) environment.sleep(dice.between(1, 100_000));
  if (what === 3) {
    stream.stop();
    stream.start();
  }
}
stream.stop();
console.log(JSON.stringify({ stats: stream.stats, ...recorder.stop() }));
