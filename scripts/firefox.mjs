/** Where Firefox is, for the one test that asks whether the demo runs in it too. */
import { isProgram, isRootOnDebian, onPath, run } from "./system.mjs";

const names = ["firefox-esr", "firefox"];
const applications = ["/Applications/Firefox.app/Contents/MacOS/firefox"];

/** The path of a Firefox on this machine: `FIREFOX_PATH`, else the system's; undefined where there is none. */
export function findFirefox() {
  const wanted = process.env.FIREFOX_PATH;
  if (wanted) {
    if (isProgram(wanted)) return wanted;
    throw new Error(`FIREFOX_PATH names no program: ${wanted}`);
  }
  return names.map((name) => onPath(name)).find(Boolean) ?? applications.find(isProgram);
}

/**
 * Installs Debian's package where there is none, as root. Never fails where that cannot be done: the test that needs it
 * is skipped then, and says so.
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
