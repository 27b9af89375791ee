import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("runs the example of docs/testing.md as it stands there", () => {
  const [, example] = /```ts\n([^]*?)```/.exec(readFileSync("docs/testing.md", "utf8")) ?? [];
  const run = readFileSync("test/testing/countdown.test.ts", "utf8");
  expect(example.replaceAll("tickline/testing", "../../src/testing/index.js")).toBe(run);
});
