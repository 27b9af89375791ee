import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draw } from "../../../src/widgets/loop/frame-loop.js";
import { FrameLoop } from "../../../src/widgets/loop/frame-loop.js";
import { Page } from "../../../src/widgets/page/page.js";
import { Scope } from "../../../src/widgets/page/scope.js";

let scope: Scope;
let visibility: DocumentVisibilityState;
let view: ((inView: boolean) => void) | undefined;

function loopOf(draw: Draw): FrameLoop {
  const element = document.createElement("div");
  return new FrameLoop(scope, new Page(element), draw);
}

function setVisibility(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
  visibility = "visible";
  view = undefined;
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
        view = (isIntersecting) => {
          callback([{ isIntersecting }]);
        };
      }
      observe(): void {
        /* reports when the test says so */
      }
      disconnect(): void {
        view = undefined;
      }
    },
  );
});

afterEach(() => {
  scope.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("FrameLoop", () => {
  it("observes its view only in documents with a window: Chromium keeps what was observed in a template", () => {
    const draw = vi.fn();
    const template = document.createElement("template");
    template.innerHTML = "<div></div>";
    const element = template.content.firstElementChild as HTMLElement;
    const loop = new FrameLoop(scope, new Page(element), draw);
    expect(element.ownerDocument.defaultView).toBeNull();
    expect(view).toBeUndefined();
    document.body.append(element);
    loop.invalidate();
    expect(view).toBeDefined();
    vi.advanceTimersByTime(20);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it("draws once for many requests, in an animation frame", () => {
    const draw = vi.fn();
    const loop = loopOf(draw);
    loop.invalidate();
    loop.invalidate();
    loop.invalidateWithin(5);
    expect(draw).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20);
    expect(draw).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(loop.pending).toBe(false);
  });

  it("draws in the frame that it asks for, though its time may be that of the frame before", () => {
    const draw = vi.fn();
    const ask = vi.spyOn(window, "requestAnimationFrame").mockReturnValue(1);
    vi.advanceTimersByTime(100);
    loopOf(draw).invalidate();
    ask.mock.calls[0][0](performance.now() - 16);
    expect(draw).toHaveBeenCalledTimes(1);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("sets no timer with every frame of a picture that is drawn with every one, and leaves none behind", () => {
    let isOver = false;
    const loop = loopOf(() => (isOver ? Infinity : 400));
    const wait = vi.spyOn(window, "setTimeout");
    for (let frame = 0; frame < 60; frame += 1) {
      loop.invalidate();
      vi.advanceTimersToNextFrame();
    }
    // A second: the first timer, and those after the ones that ended.
    expect(wait.mock.calls.length).toBeLessThan(5);
    isOver = true;
    loop.invalidate();
    vi.advanceTimersToNextFrame();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("draws a first picture out of view when asked to, and before printing, and no other", () => {
    const draw = vi.fn(() => 50);
    const loop = loopOf(draw);
    view?.(false);
    loop.invalidate();
    vi.advanceTimersByTime(1_000);
    expect(draw).not.toHaveBeenCalled();
    loop.drawNow();
    vi.advanceTimersByTime(1_000);
    expect(draw).toHaveBeenCalledTimes(1);
    window.dispatchEvent(new Event("beforeprint"));
    vi.advanceTimersByTime(1_000);
    expect(draw).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("runs nothing when nothing is to be done", () => {
    const draw = vi.fn(() => Infinity);
    loopOf(draw).invalidate();
    vi.advanceTimersByTime(10_000);
    expect(draw).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("draws again when the draw says that something will have moved", () => {
    const draw = vi.fn(() => 500);
    loopOf(draw).invalidate();
    vi.advanceTimersByTime(20);
    expect(draw).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(450);
    expect(draw).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100);
    expect(draw).toHaveBeenCalledTimes(2);
  });

  it("lets the soonest of several requests hold", () => {
    const draw = vi.fn();
    const loop = loopOf(draw);
    loop.invalidateWithin(1_000);
    loop.invalidateWithin(100);
    loop.invalidateWithin(5_000);
    vi.advanceTimersByTime(150);
    expect(draw).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it("draws nothing while the page is hidden, and once when it is seen again", () => {
    const draw = vi.fn();
    const loop = loopOf(draw);
    setVisibility("hidden");
    loop.invalidate();
    loop.drawIfVisible();
    vi.advanceTimersByTime(5_000);
    expect(draw).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    setVisibility("visible");
    vi.advanceTimersByTime(20);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it("draws nothing while it is out of view, and once when it is back", () => {
    const draw = vi.fn(() => 100);
    const loop = loopOf(draw);
    view?.(false);
    loop.invalidate();
    vi.advanceTimersByTime(5_000);
    expect(draw).not.toHaveBeenCalled();
    view?.(true);
    vi.advanceTimersByTime(20);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it("draws at once when told not to wait, and drops the frame that was asked for", () => {
    const draw = vi.fn();
    const loop = loopOf(draw);
    loop.invalidate();
    loop.drawIfVisible();
    expect(draw).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it("goes on after a draw that threw", () => {
    let broken = true;
    const draw = vi.fn(() => {
      if (broken) throw new Error("broken draw");
    });
    const loop = loopOf(draw);
    expect(() => {
      loop.drawIfVisible();
    }).toThrow("broken draw");
    broken = false;
    loop.invalidate();
    vi.advanceTimersByTime(20);
    expect(draw).toHaveBeenCalledTimes(2);
  });

  it("shares one frame with the other loops of the page; one that throws does not keep the others from drawing", () => {
    const request = vi.spyOn(globalThis, "requestAnimationFrame");
    const queued = vi.spyOn(globalThis, "queueMicrotask").mockImplementation(() => undefined);
    const draw = vi.fn();
    const later = vi.fn();
    loopOf(() => {
      throw new Error("broken draw");
    }).invalidate();
    loopOf(draw).invalidate();
    loopOf(later).invalidateWithin(500);
    vi.advanceTimersByTime(20);
    expect(request).toHaveBeenCalledTimes(1);
    expect(draw).toHaveBeenCalledTimes(1);
    expect(queued).toHaveBeenCalledTimes(1);
    expect(queued.mock.calls[0][0]).toThrow("broken draw");
    vi.advanceTimersByTime(500);
    expect(later).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends with its scope", () => {
    const draw = vi.fn();
    const loop = loopOf(draw);
    loop.invalidateWithin(1_000);
    scope.close();
    loop.invalidate();
    loop.drawIfVisible();
    vi.advanceTimersByTime(5_000);
    expect(draw).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
