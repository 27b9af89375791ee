import { afterEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../../../src/widgets/page/scope.js";

afterEach(() => {
  vi.useRealTimers();
});

describe("Scope", () => {
  it("undoes everything once, newest first", () => {
    const scope = new Scope();
    const order: number[] = [];
    for (const n of [1, 2, 3]) scope.add(() => order.push(n));
    scope.close();
    scope.close();
    expect(order).toEqual([3, 2, 1]);
    expect(scope.size).toBe(0);
  });

  it("undoes one thing on request, and not again when it closes", () => {
    const scope = new Scope();
    const undo = vi.fn();
    const once = scope.add(undo);
    once();
    once();
    scope.close();
    expect(undo).toHaveBeenCalledTimes(1);
  });

  it("undoes at once what is begun after it has closed", () => {
    const scope = new Scope();
    scope.close();
    const undo = vi.fn();
    scope.add(undo);
    expect(undo).toHaveBeenCalledTimes(1);
    const listener = vi.fn();
    const target = new EventTarget();
    scope.listen(target, "click", listener);
    target.dispatchEvent(new Event("click"));
    expect(listener).not.toHaveBeenCalled();
  });

  it("closes children, and forgets those that closed by themselves", () => {
    const scope = new Scope();
    const early = scope.child();
    const late = scope.child();
    const undo = vi.fn();
    late.add(undo);
    early.close();
    expect(scope.size).toBe(1);
    scope.close();
    expect(undo).toHaveBeenCalledTimes(1);
    expect(late.closed).toBe(true);
  });

  it("goes on undoing when one undo throws, then throws it", () => {
    const scope = new Scope();
    const undo = vi.fn();
    scope.add(undo);
    scope.add(() => {
      throw new Error("broken undo");
    });
    expect(() => {
      scope.close();
    }).toThrow("broken undo");
    expect(undo).toHaveBeenCalledTimes(1);
  });

  it("takes listeners off the target", () => {
    const scope = new Scope();
    const target = new EventTarget();
    const listener = vi.fn();
    scope.listen(target, "click", listener);
    target.dispatchEvent(new Event("click"));
    scope.close();
    target.dispatchEvent(new Event("click"));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("runs a timeout once and holds nothing afterwards", () => {
    vi.useFakeTimers();
    const scope = new Scope();
    const callback = vi.fn();
    scope.timeout(callback, 100);
    expect(scope.size).toBe(1);
    vi.advanceTimersByTime(100);
    expect(callback).toHaveBeenCalledTimes(1);
    expect(scope.size).toBe(0);
  });

  it("leaves no timer running", () => {
    vi.useFakeTimers();
    const scope = new Scope();
    const callback = vi.fn();
    scope.timeout(callback, 100);
    scope.child().timeout(callback, 100);
    scope.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("calls back in an idle moment, once, and holds nothing afterwards", () => {
    const asked = new Map<number, IdleRequestCallback>();
    const view = {
      requestIdleCallback: (callback: IdleRequestCallback) => asked.set(asked.size + 1, callback).size,
      cancelIdleCallback: (handle: number) => void asked.delete(handle),
    };
    const scope = new Scope();
    const callback = vi.fn();
    scope.idle(callback, view);
    expect([asked.size, scope.size]).toEqual([1, 1]);
    asked.get(1)!({ didTimeout: false, timeRemaining: () => 0 });
    expect(callback).toHaveBeenCalledTimes(1);
    expect(scope.size).toBe(0);
    asked.clear();
    scope.idle(callback, view);
    scope.close();
    expect(asked.size).toBe(0);
    scope.idle(callback, view);
    expect(asked.size).toBe(0);
  });

  it("calls back soon where the platform tells of no idle moment", () => {
    vi.useFakeTimers();
    const scope = new Scope();
    const callback = vi.fn();
    scope.idle(callback, {});
    vi.advanceTimersByTime(1_000);
    expect(callback).toHaveBeenCalledTimes(1);
    expect(scope.size).toBe(0);
  });

  it("does not fire a timeout beyond the platform's limit at once", () => {
    vi.useFakeTimers();
    const scope = new Scope();
    const callback = vi.fn();
    scope.timeout(callback, 2 ** 40);
    vi.advanceTimersByTime(60_000);
    expect(callback).not.toHaveBeenCalled();
    scope.close();
  });
});
