import { expect, it, vi } from "vitest";
import { startLanguageModel } from "../servers/language-model.js";
import { completion } from "./language-model.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

const question = { model: "small", messages: [{ role: "user", content: "Hello" }] };
const path = "/v1/chat/completions";

it("runs the code of docs/recipes/language-model.md as it stands there", () => {
  expect(blocksOf("language-model", "js")).toEqual([runCodeOf("language-model")]);
});

it("counts the pieces, and ends with the answer", async () => {
  const model = await serving(startLanguageModel({ key: "sk-1" }));
  const watched = watch(completion(model.url + path, "sk-1", { ...question, stream_options: { include_usage: true } }));
  const counts = valuesOf(watched.stream, "value");
  await watched.reaches("live");
  for (const piece of ["Hel", "lo", " wor", "ld"]) model.write(piece);
  model.finish();
  await watched.reaches("ended");
  expect(watched.rows.map(({ text }) => text)).toEqual(["Hel", "lo", " wor", "ld"]);
  expect(counts()).toEqual([1, 1, 1, 1]);
  expect(JSON.parse(model.asked[0].body)).toMatchObject({ ...question, stream: true });
  expect(watched.stream.stats.dropped).toBe(0);
});

it("asks once: an answer that breaks off is the end", async () => {
  const model = await serving(startLanguageModel({ key: "sk-1" }));
  const watched = watch(completion(model.url + path, "sk-1", question));
  await watched.reaches("live");
  for (const piece of ["Hel", "lo"]) model.write(piece);
  await watched.has(1);
  model.cut();
  await watched.reaches("failed");
  expect(model.asked).toHaveLength(1);
});

it("asks again where the model is busy", async () => {
  const model = await serving(startLanguageModel({ key: "sk-1", busy: 1 }));
  const watched = watch(completion(model.url + path, "sk-1", question));
  await watched.reaches("live");
  expect(model.asked).toHaveLength(2);
  expect(watched.errors).toMatchObject([{ code: "bad-status", cause: 429 }]);
});

it("fails where the key is wrong, and does not tell it", async () => {
  const model = await serving(startLanguageModel({ key: "sk-1" }));
  const watched = watch(completion(model.url + path, "sk-2", question));
  await watched.reaches("failed");
  expect(watched.errors).toMatchObject([{ code: "refused", cause: 401 }]);
  await vi.waitFor(() => expect(JSON.stringify(watched.errors)).not.toContain("sk-2"), waiting);
});
