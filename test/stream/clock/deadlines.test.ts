import { describe, expect, it } from "vitest";
import { createDeadlines } from "../../../src/stream/clock/deadlines.js";
import { FakeEnvironment } from "../fake-environment.js";

describe("createDeadlines(environment)", () => {
  it("reaches each at its time on one timer", async () => {
    const environment = new FakeEnvironment();
    const deadlines = createDeadlines(environment);
    const reached: string[] = [];
    deadlines.set("b", deadlines.now() + 20, () => reached.push("b"));
    deadlines.set("a", deadlines.now() + 10, () => reached.push("a"));
    expect(environment.pending).toBe(1);
    await environment.advanceAsync(10);
    expect(reached).toEqual(["a"]);
    await environment.advanceAsync(10);
    expect(reached).toEqual(["a", "b"]);
    expect(environment.pending).toBe(0);
  });

  it("finds out by itself that a deadline moved later", async () => {
    const environment = new FakeEnvironment();
    const deadlines = createDeadlines(environment);
    let due = deadlines.now() + 10;
    let reached = false;
    deadlines.set(
      "a",
      () => due,
      () => (reached = true),
    );
    due += 100;
    await environment.advanceAsync(109);
    expect(reached).toBe(false);
    await environment.advanceAsync(1);
    expect(reached).toBe(true);
  });

  it("reaches what fell due while timers slept, on check", () => {
    const environment = new FakeEnvironment();
    const deadlines = createDeadlines(environment);
    let reached = 0;
    deadlines.set("a", deadlines.now() + 60_000, () => (reached += 1));
    environment.jump(60_000);
    deadlines.check();
    expect(reached).toBe(1);
  });

  it("waits for a deadline beyond 2³¹ ms", async () => {
    const environment = new FakeEnvironment();
    const deadlines = createDeadlines(environment);
    let reached = false;
    const month = 2_592_000_000;
    deadlines.set("a", deadlines.now() + month, () => (reached = true));
    await environment.advanceAsync(month - 1);
    expect(reached).toBe(false);
    await environment.advanceAsync(1);
    expect(reached).toBe(true);
  });

  it("is not held up by one that is no number, or infinite", async () => {
    const environment = new FakeEnvironment();
    const deadlines = createDeadlines(environment);
    const reached: string[] = [];
    for (const due of [NaN, Infinity]) deadlines.set(String(due), due, () => reached.push(String(due)));
    deadlines.set("a", deadlines.now() + 10, () => reached.push("a"));
    await environment.advanceAsync(10);
    expect(reached).toEqual(["a"]);
    environment.sleep(60_000);
    deadlines.check();
    expect(reached).toEqual(["a"]);
    expect(environment.pending).toBe(0);
  });

  it("leaves no timer behind", () => {
    const environment = new FakeEnvironment();
    const deadlines = createDeadlines(environment);
    deadlines.set("a", deadlines.now() + 5, () => undefined);
    deadlines.clear("a");
    expect(environment.pending).toBe(0);
    deadlines.set("b", deadlines.now() + 5, () => undefined);
    deadlines.clear();
    expect(environment.pending).toBe(0);
  });
});
