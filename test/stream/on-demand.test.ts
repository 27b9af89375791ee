import { describe, expect, it } from "vitest";
import type { StreamError } from "../../src/stream/index.js";
import { OnDemand } from "../../src/stream/on-demand.js";

/** A file whose loads end when the test says, and somebody who notes its errors. */
function fileOf(): {
  readonly onDemand: OnDemand<string>;
  readonly loads: { readonly resolve: (code: string) => void; readonly reject: (error: Error) => void }[];
  readonly errors: StreamError[];
  readonly context: Parameters<OnDemand<string>["load"]>[0];
} {
  const loads: ReturnType<typeof fileOf>["loads"] = [];
  const errors: StreamError[] = [];
  const onDemand = new OnDemand<string>(
    "tests",
    () =>
      new Promise((resolve, reject) => {
        loads.push({ resolve, reject });
      }),
  );
  const emit = (_event: string, error: unknown): boolean => errors.push(error as StreamError) > 0;
  return { onDemand, loads, errors, context: { emit } };
}

describe("code on demand", () => {
  it("is fetched once for all who ask, and is there from then on", async () => {
    const { onDemand, loads, errors, context } = fileOf();
    expect([onDemand.code, loads.length]).toEqual([undefined, 0]);
    const asked = [onDemand.load(context), onDemand.load(context)];
    loads[0].resolve("code");
    expect(await Promise.all(asked)).toEqual(["code", "code"]);
    expect(await onDemand.load(context)).toBe("code");
    expect([onDemand.code, loads.length, errors]).toEqual(["code", 1, []]);
  });

  it("that does not come is an error with its cure, for each who asked, and is asked for again", async () => {
    const { onDemand, loads, errors, context } = fileOf();
    const asked = [onDemand.load(context), onDemand.load(context)];
    loads[0].reject(new TypeError("no network"));
    const failures = await Promise.allSettled(asked);
    expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual(
      Array(2).fill(
        "load-failed the file for tests did not load. Serve dist/internal/ as a whole; where it has been replaced, " +
          "reload the page. The next use asks for it again",
      ),
    );
    expect(errors[0]).toMatchObject({ retryable: true, cause: new TypeError("no network") });
    const again = onDemand.load(context);
    loads[1].resolve("code");
    expect([await again, loads.length, errors.length]).toEqual(["code", 2, 2]);
  });

  it("is not fetched where it is provided", async () => {
    const { onDemand, loads, context } = fileOf();
    onDemand.provide("code");
    expect([onDemand.code, await onDemand.load(context), loads.length]).toEqual(["code", "code", 0]);
  });
});
