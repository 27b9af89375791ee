import { chapters, matrix, winsAndLosses } from "./chapters.mjs";
import { contestants } from "./contestants/index.mjs";
import { summarise } from "./statistics.mjs";
import { format, table } from "./tables.mjs";
import { checkTargets } from "./targets.mjs";
import { visible } from "./workloads.mjs";

/** Describes the environment of a run in words. */
function describeEnvironment({ chromium, node, system, cpu, memory, tickline, commit, libraries }) {
  const peers = Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
  return [
    `tickline ${tickline}${commit ? ` (${commit})` : ""}; ${peers.join(", ")}`,
    `${chromium} without GPU, Node ${node}, ${system}, ${cpu}, ${memory}`,
  ];
}

function* environments(results) {
  const texts = new Map();
  for (const [suite, { environment, rounds, quick }] of Object.entries(results)) {
    const text = describeEnvironment(environment).join("\n- ");
    const how = quick ? "a quick look, no measurement" : `${rounds} rounds of frames and of looking`;
    const when = `${suite} ${environment.date.slice(0, 16).replace("T", " ")} UTC, ${how}`;
    texts.set(text, [...(texts.get(text) ?? []), when]);
  }
  for (const [text, suites] of texts) yield `- ${text}\n- measured: ${suites.join("; ")}`;
}

function method() {
  return [
    "Each frame, the page makes the new points (a seeded random walk within 0 to 100, " +
      "the same for all) and hands them over; time",
    "on the charts goes by frames. After 60 frames, 240 are measured: `TaskDuration` of the page's main thread (CDP",
    "`Performance.getMetrics`) and the CPU time of all " +
      "processes of the browser (`/proc/*/task/*/schedstat`). Where a frame takes long,",
    "a measurement ends after 8 s with the frames it had, at least 5. A browser a round, " +
      "a page a measurement; the order rotates from",
    "round to round. Slow contestants get two rounds. Device pixel ratio 1 and stroke width 1, " +
      "unless a table says otherwise.",
  ].join("\n");
}

function lookingMethod() {
  return [
    "Looking at widgets: the page makes rows once a second by its own clock, and hands them over; its view is full",
    "from the start. After 4 s, 10 are measured (`--seconds`): the CPU time of the page's main thread, and of",
    "all processes of the browser, both by the scheduler (`/proc/*/task/*/schedstat`), as shares of one core. Draws",
    "are counted over 5 s more, in the first round: tasks in which the page changes pixels of a canvas, or the",
    "document; what the browser moves by itself, such as rolling digits, is none. tickline has its default options,",
    "and the domain of random numbers is automatic for all. Smoothie runs its own loop, with its own defaults.",
  ].join("\n");
}

/** Writes the whole report, in Markdown. */
export function writeReport(results) {
  const targets = checkTargets(results);
  const met = targets.filter((target) => target.met).length;
  const parts = [
    "# Benchmark",
    "Written by `npm run bench`; the raw figures are in the JSON files beside this page.",
    ...environments(results),
    "## Targets",
    `${met} of ${targets.length} met.`,
    table(
      ["target", "", "measured"],
      targets.map((target) => [target.text, target.met ? "met" : "**missed**", target.figures]),
    ),
  ];
  if (results.frames) parts.push("## Wins and losses", ...winsAndLosses(results.frames));
  for (const [suite, [title, write]] of Object.entries(chapters)) {
    if (results[suite]) parts.push(`## ${title}`, ...write(results[suite]));
  }
  const setups = Object.entries(contestants).filter(([, { optional }]) => !optional);
  parts.push("## Method", method(), lookingMethod(), "## Fairness");
  parts.push("All draw a line, axes, labels and grid, but for the floor and the polyline, which draw the line alone.");
  parts.push(setups.map(([name, { setup }]) => `- **${name}**: ${setup}`).join("\n"));
  return `${parts.join("\n\n")}\n`;
}

/** Writes the short version, for the README. */
export function writeSummary({ frames }) {
  const shown = frames.measurements.filter(
    ({ workload, contestant }) => visible.includes(workload) && contestant !== "other",
  );
  const text = matrix(shown, (found) =>
    found.length > 0 ? format(summarise(found.map(({ task }) => task)).median) : "",
  );
  const [made, on] = describeEnvironment(frames.environment);
  return [
    "Main thread, ms a frame, the median of interleaved rounds; `floor` is a bare canvas that draws the line alone.",
    text,
    `${made}; ${on}; ${frames.environment.date.slice(0, 10)}.`,
    "All figures, method and fairness: [bench/results](bench/results/results.md).",
  ].join("\n\n");
}
