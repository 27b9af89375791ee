import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Opens a page in Firefox, with a profile of its own, which asks nobody for anything; the page tells by itself what it
 * has seen. Returns what ends it.
 */
export function startFirefox(program: string, url: string): () => Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "tickline-firefox-"));
  const settings = {
    "app.normandy.enabled": false,
    "app.update.enabled": false,
    "browser.aboutwelcome.enabled": false,
    "browser.safebrowsing.malware.enabled": false,
    "browser.safebrowsing.phishing.enabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": false,
    "datareporting.policy.firstRunURL": "",
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": false,
  };
  writeFileSync(
    join(home, "user.js"),
    Object.entries(settings)
      .map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`)
      .join(""),
  );
  const child = spawn(program, ["--headless", "--no-remote", "--new-instance", "--profile", home, url], {
    stdio: "ignore",
    env: { ...process.env, HOME: home, MOZ_CRASHREPORTER_DISABLE: "1" },
  });
  const gone = new Promise<void>((resolve) =>
    child.once("exit", () => {
      resolve();
    }),
  );
  return async () => {
    child.kill("SIGKILL");
    await gone;
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
}
