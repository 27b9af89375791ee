import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cases, feedsOf } from "../../demo/gallery/cases/index.mjs";
import { feedSource } from "../../demo/gallery/source.mjs";
import { DataStream } from "../../src/stream/index.js";
import type { ValueCardInput } from "../../src/widgets/value-card/index.js";
import { valueCard } from "../../src/widgets/value-card/index.js";
import { outlineOf } from "../gallery/outline.js";
import { FakeEnvironment } from "../stream/fake-environment.js";
import { boxOf, closePage, frames } from "./card-page.js";

const noon = Date.UTC(2025, 2, 12, 12);
const cards = cases.filter(({ widget }) => widget === "value-card");

beforeEach(() => {
  document.documentElement.lang = "en-GB";
});

afterEach(() => {
  closePage();
  document.documentElement.removeAttribute("lang");
});

describe("the cards of the gallery show and tell, three seconds after noon", () => {
  it.each(cards)("$id", async (each) => {
    const environment = new FakeEnvironment({ now: noon });
    const streams = Object.entries(feedsOf(each)).map(
      ([name, feed]) => [name, new DataStream(feedSource(feed, noon), { ...feed.stream, environment })] as const,
    );
    for (const [, stream] of streams) stream.start();
    await environment.advanceAsync(3_000);
    const options = each.make({ ...Object.fromEntries(streams), now: noon }) as unknown as ValueCardInput<{
      value: number;
    }>;
    const card = valueCard(boxOf(320, 140), { timeZone: "UTC", ...options });
    await frames();
    const outline = outlineOf(card.node);
    card.destroy();
    for (const [, stream] of streams) stream.destroy();
    expect(outline).not.toMatch(/NaN|Infinity|undefined/);
    await expect(outline).toMatchFileSnapshot(`../gallery/snapshots/${each.id}.txt`);
  });
});
