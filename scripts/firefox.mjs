/** Finds and installs the system's Firefox for one test of the demo: Playwright drives its own build alone. */
import { isProgram, isRootOnDebian, onPath, run } from "./system.mjs";

const names = ["firefox-esr", "firefox"];
const applications = ["/Applications/Firefox.app/Contents/MacOS/firefox"];

/** Returns the path of a Firefox on this machine: `FIREFOX_PATH`, else the system's; undefined where there is none. */
export function findFirefox() {
  const wanted = process.env.FIREFOX_PATH;
  if (wanted) {
    if (isProgram(wanted)) return wanted;
    throw new Error(`FIREFOX_PATH names no program: ${wanted}`);
  }
  return names.map((name) => onPath(name)).find(Boolean) ?? applications.find(isProgram);
}

/**
 * Installs Debian's package as root, where there is no Firefox. Never fails: without Firefox its test is skipped with a
 * message.
 */
export function ensureFirefox() {
  if (findFirefox()) return;
  if (!isRootOnDebian()) {
    console.log(
      "Not on this machine: Firefox. To run its test too: sudo apt-get install firefox-esr, or set FIREFOX_PATH",
    );
    return;
  }
  console.log("Not on this machine: Firefox. Installing Debian's package (as root).");
  const installed =
    run("apt-get", ["update"]) && run("apt-get", ["install", "-y", "--no-install-recommends", "firefox-esr"]);
  if (!installed) console.log("That failed: the test that needs it is skipped.");
}
