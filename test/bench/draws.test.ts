import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { countDraws } from "../../bench/page/draws.mjs";

/** The part of a canvas context that a page draws with. */
class Context {
  calls = 0;
  clearRect(): void {
    this.calls += 1;
  }
  stroke(): void {
    this.calls += 1;
  }
}
for (const name of ["fill", "fillRect", "fillText", "drawImage", "putImageData"]) {
  Object.defineProperty(Context.prototype, name, { value: () => undefined, writable: true });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("CanvasRenderingContext2D", Context);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** Counts the draws of two seconds in which a page does something every 110 ms, so never in the last moment. */
async function countWhile(draw: () => void): Promise<number> {
  const counted = countDraws(2000);
  const timer = setInterval(draw, 110);
  await vi.advanceTimersByTimeAsync(2000);
  clearInterval(timer);
  return counted;
}

it("counts a task that draws once, however often it calls the canvas", async () => {
  const [first, second] = [new Context(), new Context()];
  const draws = await countWhile(() => {
    first.clearRect();
    first.stroke();
    second.stroke();
  });
  expect(first.calls).toBe(2 * second.calls);
  expect(draws).toBe(second.calls / 2);
});

it("counts changes of the document, those in shadow roots too", async () => {
  const inner = document.createElement("div");
  document.body.append(inner);
  const text = inner.attachShadow({ mode: "open" }).appendChild(new Text("0"));
  let changes = 0;
  const draws = await countWhile(() => {
    changes += 1;
    text.data = String(changes);
  });
  expect(changes).toBeGreaterThan(10);
  expect(draws).toBe(changes / 2);
});

it("counts nothing where the page does nothing, and leaves the canvas as it was", async () => {
  const { stroke } = Context.prototype;
  expect(await countWhile(() => undefined)).toBe(0);
  expect(Context.prototype.stroke).toBe(stroke);
});
