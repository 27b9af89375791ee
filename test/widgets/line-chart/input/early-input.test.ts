import { afterEach, describe, expect, it } from "vitest";
import { keepInput } from "../../../../src/widgets/line-chart/input/early-input.js";
import { Scope } from "../../../../src/widgets/page/scope.js";

/** A pointer's event: jsdom has none of its own. */
class Pointer extends MouseEvent {
  readonly pointerId: number;

  constructor(type: string, init: MouseEventInit & { readonly pointerId: number }) {
    super(type, init);
    this.pointerId = init.pointerId;
  }
}

const pointer = (type: string, clientX: number, pointerId = 1): Event =>
  new Pointer(type, { clientX, pointerId, bubbles: true });

const scopes: Scope[] = [];

afterEach(() => {
  for (const scope of scopes.splice(0)) scope.close();
  document.body.replaceChildren();
});

/** An element whose input is kept, the types of what came, and what listeners that came later are told. */
function kept(): {
  readonly element: HTMLElement;
  readonly came: string[];
  readonly told: string[];
  readonly tell: () => void;
} {
  const scope = new Scope();
  scopes.push(scope);
  const element = document.body.appendChild(document.createElement("div"));
  const [came, told]: string[][] = [[], []];
  const tellAgain = keepInput(scope, element, (type) => came.push(type));
  return {
    element,
    came,
    told,
    tell() {
      for (const type of ["pointerdown", "pointermove", "pointerup", "keydown", "wheel"]) {
        scope.listen(element, type as "keydown", (event) => {
          const { clientX, pointerId, key } = event as unknown as Pointer & Partial<KeyboardEvent>;
          told.push(`${type} ${key ?? `${clientX} of ${pointerId}`}`);
        });
      }
      tellAgain();
    },
  };
}

describe("early input", () => {
  it("is told in its order, of a pointer's movement the last", () => {
    const { element, came, told, tell } = kept();
    for (const x of [1, 2, 3]) element.dispatchEvent(pointer("pointermove", x));
    element.dispatchEvent(pointer("pointermove", 9, 2));
    element.dispatchEvent(pointer("pointerdown", 3));
    element.dispatchEvent(pointer("pointermove", 5));
    element.dispatchEvent(pointer("pointerup", 5));
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
    expect(came.length).toBe(8);
    expect(told).toEqual([]);
    tell();
    expect(told).toEqual([
      "pointermove 3 of 1",
      "pointermove 9 of 2",
      "pointerdown 3 of 1",
      "pointermove 5 of 1",
      "pointerup 5 of 1",
      "keydown ArrowLeft",
    ]);
    expect(came.length).toBe(8);
  });

  it("reaches the page once", () => {
    const { element, tell, told } = kept();
    const heard: string[] = [];
    document.body.addEventListener("keydown", ({ key }) => heard.push(key), { signal: AbortSignal.timeout(1_000) });
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
    tell();
    expect([heard, told]).toEqual([["x"], ["keydown x"]]);
  });

  it("holds back what the page would do of its own, and that alone", () => {
    const { element } = kept();
    const isHeldBack = (event: Event): boolean => !element.dispatchEvent(event);
    const key = (name: string, init: KeyboardEventInit = {}): Event =>
      new KeyboardEvent("keydown", { key: name, cancelable: true, ...init });
    expect(["ArrowLeft", "PageDown", "Home", " "].map((name) => isHeldBack(key(name)))).toEqual(Array(4).fill(true));
    expect(["Tab", "ArrowUp", "a"].map((name) => isHeldBack(key(name)))).toEqual(Array(3).fill(false));
    expect(isHeldBack(key("ArrowLeft", { altKey: true }))).toBe(false);
    expect(isHeldBack(new WheelEvent("wheel", { deltaY: 1, ctrlKey: true, cancelable: true }))).toBe(true);
    expect(isHeldBack(new WheelEvent("wheel", { deltaY: 1, cancelable: true }))).toBe(false);
  });
});
