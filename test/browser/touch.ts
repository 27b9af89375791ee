import { cdp } from "vitest/browser";

/** A finger's place on an element, CSS pixels from its top left. */
export type Finger = readonly [x: number, y: number];

/** Fingers of the browser's own on an element. */
export interface Touch {
  /** Puts them down. */
  down(...fingers: Finger[]): Promise<void>;
  /** Moves them in a few steps, a frame each. */
  move(...fingers: Finger[]): Promise<void>;
  /** Lifts them all. */
  up(): Promise<void>;
  /** The system takes them away. */
  cancel(): Promise<void>;
  /** Down and up. */
  tap(finger: Finger): Promise<void>;
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** How many moves there are to a place. */
const steps = 8;

/** Touches an element from now on; the place that it has now counts. */
export async function touch(element: Element): Promise<Touch> {
  await cdp().send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
  const { left, top } = element.getBoundingClientRect();
  const outer = window.frameElement?.getBoundingClientRect();
  const scale = outer ? outer.width / innerWidth : 1;
  let now: readonly Finger[] = [];
  const send = async (
    type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel",
    fingers: readonly Finger[],
  ): Promise<void> => {
    const touchPoints = fingers.map(([x, y], id) => ({
      id,
      x: (outer?.left ?? 0) + (left + x) * scale,
      y: (outer?.top ?? 0) + (top + y) * scale,
    }));
    await cdp().send("Input.dispatchTouchEvent", { type, touchPoints });
    await frame();
  };
  const made: Touch = {
    async down(...fingers) {
      now = fingers;
      // One after the other, as fingers come.
      for (let count = 1; count <= fingers.length; count += 1) await send("touchStart", fingers.slice(0, count));
    },
    async move(...fingers) {
      const from = now;
      for (let step = 1; step <= steps; step += 1) {
        now = fingers.map(([x, y], index) => [
          from[index][0] + ((x - from[index][0]) * step) / steps,
          from[index][1] + ((y - from[index][1]) * step) / steps,
        ]);
        await send("touchMove", now);
      }
    },
    up: () => send("touchEnd", []),
    cancel: () => send("touchCancel", []),
    async tap(finger) {
      await made.down(finger);
      await made.up();
    },
  };
  return made;
}

/** Takes the fingers away. */
export async function untouch(): Promise<void> {
  await cdp().send("Emulation.setTouchEmulationEnabled", { enabled: false });
}
