// @vitest-environment node
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startDemo } from "../../bench/demo.mjs";

let close: (() => unknown) | undefined;
afterEach(() => {
  close?.();
});

it("serves the demo's page with the build to measure", async () => {
  const demo = await startDemo("export const build = 1;");
  ({ close } = demo);
  const page = await (await fetch(demo.url)).text();
  expect(page).toContain('src="/dashboard.mjs"');
  const script = await (await fetch(new URL("dashboard.mjs", demo.url))).text();
  const [, bundle] = /from "(\/dist\/[^"]+)"/.exec(script)!;
  const answer = await fetch(new URL(bundle, demo.url));
  expect(answer.headers.get("content-type")).toContain("text/javascript");
  expect(await answer.text()).toBe("export const build = 1;");
  expect((await fetch(new URL("bench/page/draws.mjs", demo.url))).status).toBe(200);
});

it("gives its reader the rows of a minute, once it has been welcomed, and then one after the other", async () => {
  const demo = await startDemo("");
  ({ close } = demo);
  const socket = new WebSocket(`${demo.url.replace(/^http/, "ws")}metrics`);
  const envelopes: { head?: number; rows?: { time: number; core1: number; delayMax: number }[] }[] = [];
  socket.on("message", (data: Buffer) => envelopes.push(JSON.parse(data.toString()) as (typeof envelopes)[number]));
  await once(socket, "open");
  socket.send('{"resume":null}');
  while (envelopes.length < 3) await once(socket, "message");
  socket.terminate();
  const [welcome, { rows: past }, { rows: next }] = envelopes;
  expect(welcome).toMatchObject({ head: 0 });
  expect(past!.at(-1)!.time - past![0].time).toBeGreaterThan(60_000);
  expect(past!.every(({ core1, delayMax }) => Number.isFinite(core1) && Number.isFinite(delayMax))).toBe(true);
  expect(next).toHaveLength(1);
  expect(next![0].time).toBeGreaterThan(past!.at(-1)!.time);
});
