import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * A file beside the database, for the rows that readers are told of while the database cannot take them: what is
 * written there outlives this process, and the next to open the database brings it in.
 */
export function createJournal(folder, epoch) {
  const path = join(folder, `${epoch}.ndjson`);
  return {
    /** Appends rows, `seq` being the number of the first; they are there when it returns. */
    append(seq, rows) {
      mkdirSync(folder, { recursive: true });
      appendFileSync(path, rows.map((row, index) => `${JSON.stringify([seq + index, row])}\n`).join(""));
    },
    remove() {
      rmSync(path, { force: true });
    },
    /** Hands over what earlier epochs have left, row by row in batches, and removes it. */
    async bringIn(insert) {
      mkdirSync(folder, { recursive: true });
      for (const name of readdirSync(folder).filter((name) => name.endsWith(".ndjson"))) {
        const left = name.slice(0, -".ndjson".length);
        if (left === epoch) continue;
        for (const { seq, rows } of runsOf(readFileSync(join(folder, name), "utf8"))) await insert(left, seq, rows);
        rmSync(join(folder, name));
      }
    },
  };
}

/** Returns the stretches of rows that follow one another. A line that was cut off was told to nobody. */
function runsOf(text) {
  const runs = [];
  for (const [seq, row] of text.split("\n").flatMap(readLine)) {
    const last = runs.at(-1);
    if (last && last.seq + last.rows.length === seq) last.rows.push(row);
    else runs.push({ seq, rows: [row] });
  }
  return runs;
}

function readLine(line) {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
