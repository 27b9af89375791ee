import { expect, it } from "vitest";
import { countdown } from "../../../src/stream/sources/countdown.js";
import { FakeEnvironment } from "../fake-environment.js";
import { RecordingSink } from "../recording-sink.js";

it("counts down to zero and completes", async () => {
  const environment = new FakeEnvironment();
  const sink = new RecordingSink<number>({ environment });
  countdown(2).connect(sink);
  await environment.advance(2000);
  expect(sink.rows).toEqual([2, 1, 0]);
  expect(sink.names.at(-1)).toBe("complete");
});
