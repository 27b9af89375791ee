// @vitest-environment node
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { readArguments } from "../../bench/load/arguments.mjs";
import { cpuOf, memoryOf } from "../../bench/load/processes.mjs";
import { climb } from "../../bench/load/ramp.mjs";
import { writeReport } from "../../bench/load/report.mjs";

const figures = { delivered: 1_000, p50: 5, p99: 20, cpu: 0.25, engineCpu: 0.5, readersCpu: 0.1, cut: 0, lost: 0 };
const load = { engine: "redis", relay: "this", transport: "webSocket", readers: 50, rate: 20, every: 50 };
const relayed = { ...load, ...figures, isWhole: true };
const direct = { ...relayed, relay: "none", transport: "direct", engineCpuPerRow: 7, engineMemoryPerReader: 3_000 };
const machine = { date: "2026-01-01T00:00:00.000Z", node: "20", system: "Linux", cpu: "one", memory: "1 GiB", load: 0 };

describe("the command line of the load", () => {
  it("reads engines directly only where that is asked for, and climbs by readers and rows", () => {
    expect(readArguments([])).toMatchObject({ direct: 0, ramp: false, climb: ["readers", "rate"] });
    const asked = readArguments(["--direct", "20", "--ramp", "--climb", "readers"]);
    expect(asked).toMatchObject({ direct: 20, ramp: true, climb: ["readers"] });
    expect(() => readArguments(["--direct", "none"])).toThrow("invalid direct: none");
    expect(() => readArguments(["--climb", "hills"])).toThrow("unknown load to climb: hills");
  });
});

describe("a climb", () => {
  it("doubles the readers until rows are late, or readers are refused", async () => {
    const steps = await climb(
      load,
      ({ readers }: { readers: number }) => Promise.resolve({ ...relayed, readers, p99: readers > 200 ? 1_500 : 20 }),
      ["readers"],
    );
    expect(steps.map(({ readers, isKeptUp }) => [readers, isKeptUp])).toEqual([
      [100, true],
      [200, true],
      [400, false],
    ]);
    const log = vi.spyOn(console, "log").mockReturnValue();
    const refused = await climb(load, () => Promise.reject(new Error("too many clients")), ["readers"]);
    expect(refused).toMatchObject([{ readers: 100, isKeptUp: false, refusal: "too many clients" }]);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });
});

describe("the report of the load", () => {
  it("tells readers of an engine apart from those of a relay", () => {
    const refused = { ...load, relay: "none", transport: "direct", isKeptUp: false, refusal: "too many clients" };
    const report = writeReport({ machine, measurements: [relayed, direct], ramps: [refused] });
    const [head, directly, ramp] = report.split("\n## ");
    expect(head).toContain("| redis, webSocket, 50 readers × 20 rows/s, every 50 ms | 1,000 ");
    expect(head).not.toContain("redis, directly");
    expect(directly).toContain("| redis, directly, 50 readers × 20 rows/s | 1,000 ");
    expect(directly).toMatch(/\| 50\.0 \(.*\| 7\.00 \(.*\| 3\.00 \(/);
    expect(directly).not.toContain("webSocket");
    expect(ramp).toMatch(/redis, directly, 50 readers × 20 rows\/s \| –.*\*\*too many clients\*\*/);
    expect(writeReport({ machine, measurements: [relayed], ramps: [] })).not.toContain("## Directly");
  });
});

describe.runIf(process.platform === "linux")("the processes of a program", () => {
  it("are all in its CPU and its memory, also those that have ended", async () => {
    const burn = "const end = process.cpuUsage().user + 3e5; while (process.cpuUsage().user < end);";
    const grow = "globalThis.kept = Buffer.alloc(64e6, 1);";
    const script = `"$0" -e '${burn}'; "$0" -e '${grow} console.log("ready"); setInterval(() => 0, 1e3)'; exit`;
    const program = spawn("sh", ["-c", script, process.execPath], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    await once(program.stdout, "data");
    const [cpu, memory] = [cpuOf(program.pid), memoryOf(program.pid)];
    process.kill(-program.pid!);
    await once(program, "exit");
    expect(cpu).toBeGreaterThanOrEqual(3e5);
    expect(memory).toBeGreaterThan(64e6);
  });

  it("are no numbers where there are none", () => {
    expect([cpuOf(undefined), memoryOf(undefined)]).toEqual([NaN, NaN]);
  });
});
