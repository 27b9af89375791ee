import { expect, it } from "vitest";
import type { MqttMessage } from "../../../src/adapters/mqtt/messages.js";
import { createKnownMessages } from "../../../src/adapters/mqtt/messages.js";

const message = (text: string, facts: Partial<MqttMessage> = {}): MqttMessage => ({
  topic: "a",
  payload: new TextEncoder().encode(text),
  retain: false,
  dup: false,
  messageId: undefined,
  ...facts,
});

it("knows a message by its content, not by the bytes that it was handed over in", () => {
  const known = createKnownMessages();
  const chunk = new TextEncoder().encode("21.5,and all that came with it");
  known.isKnown(message("", { payload: chunk.subarray(0, 4) }));
  chunk.fill(0);
  expect(known.isKnown(message("21.5", { retain: true }))).toBe(true);
});

it("takes a message of the same number for another where its content is, or where it is not said to come again", () => {
  const known = createKnownMessages();
  known.isKnown(message("1", { messageId: 7 }));
  expect(known.isKnown(message("2", { messageId: 7, dup: true }))).toBe(false);
  expect(known.isKnown(message("2", { messageId: 7 }))).toBe(false);
  expect(known.isKnown(message("2", { messageId: 7, dup: true }))).toBe(true);
});

it("takes the kept message of a topic for new where another one has come since", () => {
  const known = createKnownMessages();
  known.isKnown(message("1", { retain: true }));
  known.isKnown(message("2"));
  expect(known.isKnown(message("1", { retain: true }))).toBe(false);
});
