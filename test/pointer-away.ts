import { beforeAll } from "vitest";
import { cdp } from "vitest/browser";

/** Takes the pointer to a corner of the window: it rests where the file before has left it, over whatever comes. */
beforeAll(async () => {
  const { innerWidth, innerHeight } = window.parent;
  const corner = { x: innerWidth - 1, y: innerHeight - 1 };
  await cdp().send("Input.dispatchMouseEvent" as never, { type: "mouseMoved", ...corner } as never);
});
