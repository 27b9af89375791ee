import { describe, expect, it } from "vitest";
import { DataStream, manual, poll, random, webSocket } from "../../../src/stream/index.js";
import { unknownOption } from "../../../src/stream/internal.js";

const known = ["timeWindow", "margin", "marginLeft", "strokeWidth", "label", "key", "staleAfter"];

describe("unknownOption(given, known)", () => {
  it("says nothing where all are known", () => {
    expect(unknownOption({ key: 1, label: undefined }, known)).toBeUndefined();
    expect(unknownOption({}, known)).toBeUndefined();
  });

  it.each([
    ["timewindow", "timeWindow"],
    ["timeWidnow", "timeWindow"],
    ["window", "timeWindow"],
    ["timeWindowMs", "timeWindow"],
    ["marginleft", "marginLeft"],
    ["margins", "margin"],
    ["lable", "label"],
    ["stale", "staleAfter"],
    ["kye", "key"],
  ])("takes %s for %s", (name, meant) => {
    expect(unknownOption({ [name]: 1 }, known)).toBe(`unknown option: ${name}. Did you mean ${meant}?`);
  });

  it.each(["colour", "interval", "x", "onData", "hidden"])("takes %s for nothing", (name) => {
    expect(unknownOption({ label: "a", [name]: 1 }, known)).toBe(`unknown option: ${name}`);
  });

  it("names an option inside another in full", () => {
    expect(unknownOption({ margn: 1 }, known, "retry.")).toBe(
      "unknown option: retry.margn. Did you mean retry.margin?",
    );
  });
});

describe("a stream and each source", () => {
  it.each<[string, (options: object) => unknown]>([
    ["staleafter. Did you mean staleAfter?", (options) => new DataStream(random(), options)],
    ["idledelay. Did you mean idleDelay?", (options) => new DataStream(random(), options)],
    ["intervall. Did you mean interval?", random],
    ["intervalMs. Did you mean interval?", (options) => poll("http://x/", options)],
    ["selct. Did you mean select?", (options) => poll("http://x/", options)],
    ["protocol. Did you mean protocols?", (options) => webSocket("ws://x/", options)],
    ["heartBeat. Did you mean heartbeat?", (options) => webSocket("ws://x/", options)],
    ["ordr. Did you mean order?", manual],
  ])("says: unknown option: %s", (words, make) => {
    expect(() => make({ [words.split(".", 1)[0]]: 1 })).toThrow(new TypeError(`unknown option: ${words}`));
  });

  it("name all that there are where none is near", () => {
    expect(() => new DataStream(random(), { select: "/cpu" } as object)).toThrow(
      "unknown option: select. DataStream takes time, key, ",
    );
    expect(() => webSocket("ws://x/", { staleAfter: 5 } as object)).toThrow(
      "unknown option: staleAfter. webSocket takes protocols, ",
    );
  });

  it("look into retry too", () => {
    expect(() => new DataStream(random(), { retry: { mindelay: 5 } as object })).toThrow(
      "unknown option: retry.mindelay. Did you mean retry.minDelay?",
    );
  });

  it("take nothing but an object for options", () => {
    // Casts: the types refuse such options.
    expect(() => poll("http://x/", 1000 as never)).toThrow("invalid options: 1000 (expected an object)");
    expect(() => webSocket("ws://x/", "mqtt" as never)).toThrow("invalid options: mqtt (expected an object)");
    expect(() => webSocket("ws://x/", ["mqtt"] as never)).toThrow("invalid options: mqtt (expected an object)");
    expect(() => new DataStream(random(), null as never)).toThrow("invalid options: null (expected an object)");
  });
});
