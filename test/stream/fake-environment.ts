import { FakeEnvironment as PublicEnvironment } from "../../src/testing/fake-environment.js";

export { turn as settle } from "../../src/testing/turn.js";

/** The public fake environment, whose `advance` lets promises settle: what the tests of a stream nearly always want. */
export class FakeEnvironment extends PublicEnvironment {
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- tests wait for it
  override advance(ms: number): Promise<void> {
    return this.advanceAsync(ms);
  }
}
