import { expect, it } from "vitest";
import { someWords } from "../../../src/widgets/options/words-check.js";
import { allWords } from "../../../src/widgets/words/all-words.js";

it("takes words for each sentence, also for those whose table comes later, and for no other", () => {
  const names = Object.keys(allWords);
  expect(names.length).toBeGreaterThan(100);
  expect(someWords(Object.fromEntries(names.map((name) => [name, "words"])))).toBeUndefined();
  expect(someWords({ leiv: "words" })).toContain("Did you mean live?");
});
