import { writeSync } from "node:fs";
import { describe, it } from "vitest";
import { findServers } from "../../scripts/servers.mjs";

/** Declares tests that need servers of these packages; if one is missing it skips them, and says so on the terminal. */
export function describeWith(
  packages: readonly (keyof ReturnType<typeof findServers>)[],
  name: string,
  body: () => void,
): void {
  const servers = findServers();
  const missing = packages.filter((each) => !servers[each]);
  if (missing.length === 0) {
    describe(name, body);
    return;
  }
  const reason = `skipped, for this machine has no ${missing.join(", ")}`;
  writeSync(2, `\n!! ${name}: ${reason}\n`);
  describe(name, () => {
    it.skip(`is ${reason}`, () => undefined);
  });
}
