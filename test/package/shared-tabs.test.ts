import type { Page } from "playwright";
import { expect, it, vi } from "vitest";
import { promise } from "../chaos/promise.js";
import { judge, notesOf, setUpTabs, transportsOf, WHOLE } from "./tabs.js";

const bench = setUpTabs();
const { openTab, catchUp } = bench;

async function openTabs(count: number, open: () => Promise<Page>): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let i = 0; i < count; i += 1) tabs.push(await open());
  return tabs;
}

/** Asks the relay's host for a row of history from within a tab; tells whether it has answered. */
async function ask(tab: Page): Promise<void> {
  const url = `${bench.relay.url}/history?limit=1`;
  await tab.evaluate(
    `globalThis.answer = undefined; void fetch("${url}").then(({ status }) => { globalThis.answer = status; })`,
  );
}

it("leaves the connections of a host over HTTP/1.1 to requests, of which six event streams leave none", async () => {
  const apart = await openTabs(6, () => openTab("eventSource", {}));
  await ask(apart[0]);
  // The browser has six connections a host, and this request none until one of them is free.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await apart[0].evaluate("answer")).toBeUndefined();
  await apart[5].close();
  await apart[0].waitForFunction("answer === 200");
  for (const tab of apart.slice(0, 5)) await tab.close();
  const shared = await openTabs(7, () => openTab("eventSource"));
  await ask(shared[6]);
  await shared[6].waitForFunction("answer === 200");
  for (const tab of shared) await catchUp(tab);
});

promise("ten tabs have one connection, and a row is one message to the others", async (tell) => {
  const tabs = await openTabs(10, () => openTab("webSocket"));
  const listener = await bench.context.newPage();
  await listener.goto(`${bench.pages.url}/other.html`);
  await listener.evaluate(`
    globalThis.heard = { messages: 0, bytes: 0 };
    new BroadcastChannel("tickline:1:feed").onmessage = ({ data }) => {
      heard.messages += 1;
      heard.bytes += JSON.stringify(data).length;
    };
  `);
  const from = bench.engine.count;
  await vi.waitFor(() => expect(bench.engine.count).toBeGreaterThan(from + 200));
  const { messages, bytes } = await listener.evaluate<{ messages: number; bytes: number }>("heard");
  const rows = bench.engine.count - from;
  bench.stopWriting();
  for (const tab of tabs) await catchUp(tab);
  const { readers } = bench.relay.relay.stats;
  tell({
    tabs: tabs.length,
    connections: readers.webSocket + readers.eventSource,
    rows,
    "messages a row": (messages / rows).toFixed(2),
    "bytes a row": Math.round(bytes / rows),
  });
  expect(readers).toMatchObject({ webSocket: 1, eventSource: 0 });
  expect((await transportsOf(tabs)).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  for (const tab of tabs) expect(judge(await notesOf(tab))).toEqual(WHOLE);
});

it("has a worker hold the connection, and a page where the worker ends", async () => {
  bench.pages.add(
    "/shared.js",
    `import { webSocket } from "/dist/stream.js";
     import { serveConnection } from "/dist/shared-connection.js";
     serveConnection(webSocket("${bench.relay.url}"), { name: "feed" });
     new BroadcastChannel("end").onmessage = () => close();`,
  );
  const tabs = await openTabs(3, () => openTab("webSocket", { name: "feed", worker: "/shared.js" }));
  for (const tab of tabs) await catchUp(tab);
  expect(await transportsOf(tabs)).toEqual([0, 0, 0]);
  expect(bench.relay.relay.stats.readers.webSocket).toBe(1);
  await tabs[0].evaluate("new BroadcastChannel('end').postMessage('')");
  await vi.waitFor(async () => expect((await transportsOf(tabs)).sort()).toEqual([0, 0, 1]));
  for (const tab of tabs) await catchUp(tab);
  for (const tab of tabs) {
    const notes = await notesOf(tab);
    expect([judge(notes), notes.errors]).toEqual([WHOLE, []]);
  }
});

it("lets the worker's connection go with the last page", async () => {
  bench.pages.add(
    "/shared.js",
    `import { webSocket } from "/dist/stream.js";
     import { serveConnection } from "/dist/shared-connection.js";
     serveConnection(webSocket("${bench.relay.url}"), { name: "feed" });`,
  );
  const tabs = await openTabs(2, () => openTab("webSocket", { name: "feed", worker: "/shared.js" }));
  for (const tab of tabs) await tab.evaluate("stream.stop()");
  await vi.waitFor(() => expect(bench.relay.relay.stats.readers.webSocket).toBe(0), { timeout: 20_000 });
  await tabs[1].evaluate("stream.start()");
  await catchUp(tabs[1]);
  expect(await transportsOf(tabs)).toEqual([0, 0]);
  expect(judge(await notesOf(tabs[1]))).toEqual(WHOLE);
});

it("leads from a page where the worker's script is missing, and says so once", async () => {
  const [one, two] = await openTabs(2, () => openTab("webSocket", { name: "feed", worker: "/missing.js" }));
  for (const tab of [one, two]) await catchUp(tab);
  expect((await transportsOf([one, two])).sort()).toEqual([0, 1]);
  await two.evaluate("stream.stop(); stream.start()");
  await catchUp(two);
  for (const tab of [one, two]) {
    const { errors } = await notesOf(tab);
    expect(errors).toEqual([expect.stringContaining("a page leads, as the shared worker failed")]);
  }
});
