import { describe, expect, it, vi } from "vitest";
import { Scope } from "../../../src/widgets/page/scope.js";
import type { CursorOption } from "../../../src/widgets/viewport/shared-cursor.js";
import { CursorMember } from "../../../src/widgets/viewport/shared-cursor.js";

function member(
  option: CursorOption,
  stream: object | undefined,
): { cursor: CursorMember; moved: ReturnType<typeof vi.fn>; scope: Scope } {
  const scope = new Scope();
  const moved = vi.fn();
  const cursor = new CursorMember(scope, moved);
  cursor.join(option, stream);
  return { cursor, moved, scope };
}

describe("a shared cursor", () => {
  it("tells all others of a stream where one points, and when it points no more", () => {
    const stream = {};
    const [a, b, other] = [member(true, stream), member(true, stream), member(true, {})];
    a.cursor.point(5);
    expect([a.cursor.time, b.cursor.time, other.cursor.time]).toEqual([undefined, 5, undefined]);
    expect([a.moved, b.moved, other.moved].map((moved) => moved.mock.calls.length)).toEqual([0, 1, 0]);
    a.cursor.point(5);
    expect(b.moved).toHaveBeenCalledTimes(1);
    b.cursor.point(undefined);
    expect(b.cursor.time).toBe(5);
    a.cursor.point(undefined);
    expect(b.cursor.time).toBeUndefined();
    expect(b.moved).toHaveBeenCalledTimes(2);
  });

  it("is shared by name across streams, and with nobody where that is asked for", () => {
    const stream = {};
    const [a, b, alone] = [member("wall", {}), member("wall", {}), member(false, stream)];
    a.cursor.point(7);
    expect([b.cursor.time, alone.cursor.time]).toEqual([7, undefined]);
    alone.cursor.point(9);
    expect(member(true, stream).cursor.time).toBeUndefined();
  });

  it("lets go of who is gone, also while it points", () => {
    const [a, b] = [member("hall", {}), member("hall", {})];
    a.cursor.point(7);
    a.scope.close();
    expect(b.cursor.time).toBeUndefined();
    b.scope.close();
    a.cursor.point(8);
    expect(member("hall", {}).cursor.time).toBeUndefined();
    b.moved.mockClear();
    member("hall", {}).cursor.point(1);
    expect(b.moved).not.toHaveBeenCalled();
  });

  it("moves to another group with what it is told", () => {
    const [a, b, c] = [member("one", {}), member("one", {}), member("two", {})];
    a.cursor.point(3);
    a.cursor.join("two", undefined);
    expect(b.cursor.time).toBeUndefined();
    c.cursor.point(4);
    expect(a.cursor.time).toBe(4);
  });
});
