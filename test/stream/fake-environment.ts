/** What tests of a stream take of the fake clock: its class, and a turn in which promises settle. */
export { FakeEnvironment } from "../../src/testing/fake-environment.js";
export { turn as settle } from "../../src/testing/turn.js";
