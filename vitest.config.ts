import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArgs, findChromium } from "./scripts/chromium.mjs";
import { strictPages } from "./test/browser/strict-pages.js";
import { natsCommands } from "./test/servers/nats-command.js";
import { prometheusCommands } from "./test/servers/prometheus-command.js";

process.env.TZ = "UTC";
process.env.LC_ALL = "en_US.UTF-8";

/** Rooms that must do without a page, in Node as it is. */
const headless = [
  "test/{adapters,chaos,engines,recipes,relay,series,servers,stream,testing}/**/*.test.ts",
  "test/*.test.ts",
];

/** Compiles a copy of the tree, and runs tests there: as much work as the package's compilers and bundlers. */
const walks = "test/walks.test.ts";

/** Of rooms without a page: also where there are no more processors, for much of the time they wait. */
const maxWorkers = 2;

/**
 * Ends a test that hangs, and none on a busy machine: of vitest's own 5 s, tests that only compute took more where
 * others had the processors.
 */
const patience = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 10_000 } } };

/** Files of a worker one after another in one process, which loads libraries once. */
const isolate = false;

const executablePath = await findChromium();

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "headless",
          include: headless,
          exclude: [walks],
          // Also told to `import.meta.env`.
          env: { CHAOS: process.env.CHAOS ?? "" },
          environment: "node",
          isolate,
          ...patience,
          maxWorkers,
          setupFiles: ["test/setup.ts", "test/own-modules.ts"],
        },
      },
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...headless, "test/{browser,package,demo,firefox}/**"],
          environment: "jsdom",
          isolate,
          ...patience,
          maxWorkers,
          setupFiles: ["test/setup.ts", "test/own-modules.ts", "test/all-code.ts"],
        },
      },
      {
        plugins: [strictPages()],
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          // A page has no environment of its own.
          env: { CHAOS: process.env.CHAOS ?? "", CHAOS_SEED: process.env.CHAOS_SEED ?? "" },
          // Each file has a page of its own: where the pointer rests on a shared one decides what the next file sees.
          isolate: true,
          ...patience,
          setupFiles: ["test/setup.ts", "test/all-code.ts", "test/pointer-away.ts", "test/browser/policy-breaches.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // Servers that a page cannot start by itself.
            commands: { ...prometheusCommands, ...natsCommands },
            viewport: { width: 1000, height: 700 },
            provider: playwright({
              launchOptions: { args: chromiumArgs, ...(executablePath && { executablePath }) },
              contextOptions: { timezoneId: "UTC", locale: "en-US" },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        test: {
          name: "package",
          include: ["test/package/*.test.ts", walks],
          environment: "node",
          setupFiles: ["test/setup.ts"],
          globalSetup: ["test/package/install.ts"],
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "firefox",
          include: ["test/firefox/*.test.ts"],
          environment: "node",
          setupFiles: ["test/setup.ts"],
          globalSetup: ["test/package/install.ts"],
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "demo",
          include: ["test/demo/**/*.test.ts"],
          environment: "node",
          setupFiles: ["test/setup.ts"],
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
