import type { Browser } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFleet } from "../../demo/fleet/server.mjs";
import { chromiumArgs, findChromium } from "../../scripts/chromium.mjs";
import { describeWith } from "../servers/installed.js";

interface Fleet {
  readonly chart: { toCSV(): Promise<string> };
  stream(): {
    readonly state: string;
    readonly stats: { readonly gaps: number };
    readonly source: { readonly name: string };
  };
}

const patience = { timeout: 20_000 };

describeWith(["nats-server", "redis-server", "postgresql", "mosquitto"], "the fleet of engines", () => {
  let browser: Browser;
  let fleet: Awaited<ReturnType<typeof startFleet>>;

  beforeAll(async () => {
    fleet = await startFleet({ tell: () => undefined });
    browser = await chromium.launch({ args: chromiumArgs, executablePath: await findChromium() });
  });

  afterAll(async () => {
    await browser.close();
    await fleet.close();
  });

  it("goes from engine to engine without a break, through kills, and begins where there is no past", async () => {
    const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(fleet.url);
    /** The times of the rows in the chart, and the gaps that the stream has told. */
    const look = () =>
      page.evaluate(async () => {
        const { chart, stream } = (globalThis as never as { fleet: Fleet }).fleet;
        const lines = (await chart.toCSV()).trim().split("\r\n").slice(1);
        return { times: lines.map((line) => Date.parse(line.split(",")[0])), gaps: stream().stats.gaps };
      });
    await expect.poll(async () => (await look()).times.length, patience).toBeGreaterThan(4);

    for (const name of ["nats", "redis", "postgres"] as const) {
      const turnedAt = Date.now();
      await page.check(`input[value=${name}]`);
      await expect
        .poll(async () => (await look()).times.filter((time) => time < turnedAt).length, patience)
        .toBeGreaterThan(4);
      await expect
        .poll(async () => (await look()).times.filter((time) => time > turnedAt).length, patience)
        .toBeGreaterThan(2);
      await fleet.engines[name].restart();
      const restartedAt = Date.now();
      await expect
        .poll(async () => (await look()).times.filter((time) => time > restartedAt).length, patience)
        .toBeGreaterThan(4);
      expect(await look(), name).toMatchObject({ gaps: 0 });
    }

    const turnedAt = Date.now();
    await page.check("input[value=mqtt]");
    await expect.poll(async () => Math.min(...(await look()).times), patience).toBeGreaterThan(turnedAt - 1_000);
    await expect.poll(async () => (await look()).times.length, patience).toBeGreaterThan(4);
    expect((await look()).gaps).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  });
});
