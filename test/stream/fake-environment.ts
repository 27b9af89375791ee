import { FakeEnvironment as PublicEnvironment } from "../../src/testing/fake-environment.js";

export { turn as settle } from "../../src/testing/turn.js";

/** The public fake environment with an `advance` that lets promises settle, as nearly all tests of a stream need. */
export class FakeEnvironment extends PublicEnvironment {
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- tests wait for it
  override advance(ms: number): Promise<void> {
    return this.advanceAsync(ms);
  }
}
