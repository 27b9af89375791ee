import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../../../src/widgets/page/scope.js";
import type { Announcer } from "../../../src/widgets/status/announcer.js";
import { createAnnouncer } from "../../../src/widgets/status/announcer.js";

let scope: Scope;
let element: HTMLElement;
let announcer: Announcer;

beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
  element = document.createElement("span");
  announcer = createAnnouncer(scope, element);
});

afterEach(() => {
  scope.close();
  vi.useRealTimers();
});

describe("announcer.say(words)", () => {
  it("speaks at once, then at most once in five seconds, and of what waits the newest alone", () => {
    announcer.say("stale");
    expect(element.textContent).toBe("stale");
    announcer.say("reconnecting");
    announcer.say("live");
    vi.advanceTimersByTime(4_999);
    expect(element.textContent).toBe("stale");
    vi.advanceTimersByTime(1);
    expect(element.textContent).toBe("live");
  });

  it("does not say the same words twice in a row", () => {
    announcer.say("stale");
    const written = vi.spyOn(element, "textContent", "set");
    announcer.say("live");
    announcer.say("stale");
    vi.advanceTimersByTime(20_000);
    announcer.say("stale");
    expect(written).not.toHaveBeenCalled();
  });

  it("says nothing while it is muted, and nothing after its scope has closed", () => {
    announcer.muted = true;
    announcer.say("stale");
    expect(element.textContent).toBe("");
    announcer.muted = false;
    announcer.say("stale");
    announcer.say("live");
    scope.close();
    vi.advanceTimersByTime(20_000);
    expect(element.textContent).toBe("stale");
  });
});

describe("announcer.answer(words)", () => {
  it("tells where a reader has come to rest, also within five seconds and while it is muted", () => {
    announcer.say("stale");
    announcer.muted = true;
    for (let n = 0; n < 20; n += 1) {
      announcer.answer(`row ${n}`);
      vi.advanceTimersByTime(100);
      expect(element.textContent).toBe("stale");
    }
    vi.advanceTimersByTime(400);
    expect(element.textContent).toBe("row 19");
    announcer.answer("row 18");
    vi.advanceTimersByTime(200);
    expect(element.textContent).toBe("row 18");
  });

  it("stands for five seconds before words that nobody asked for", () => {
    announcer.answer("row 1");
    vi.advanceTimersByTime(200);
    announcer.say("stale");
    vi.advanceTimersByTime(4_000);
    announcer.answer("row 2");
    vi.advanceTimersByTime(5_199);
    expect(element.textContent).toBe("row 2");
    vi.advanceTimersByTime(1);
    expect(element.textContent).toBe("stale");
  });
});
