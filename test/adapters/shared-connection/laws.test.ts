import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { sharedConnection } from "../../../src/adapters/shared-connection/index.js";
import { manual, random } from "../../../src/stream/index.js";
import { testSource } from "../../../src/testing/index.js";
import { FakeLocks } from "./fake-locks.js";

beforeAll(() => {
  vi.stubGlobal("navigator", { locks: new FakeLocks() });
});

afterAll(() => {
  vi.unstubAllGlobals();
});

let made = 0;

/** A name that no test before has used: what is left of it may still be on its way. */
const fresh = (): { name: string } => ({ name: `law-${(made += 1)}` });

testSource("sharedConnection", () => sharedConnection(random({ interval: 100 }), fresh()), { describe, it });

testSource(
  "sharedConnection, of rows that are pushed",
  () => {
    const source = manual<{ time: number; value: number }>();
    return Object.assign(sharedConnection(source, fresh()), { push: source.push });
  },
  {
    describe,
    it,
    deliver(source, environment) {
      source.push({ time: environment.now(), value: 1 });
    },
  },
);
