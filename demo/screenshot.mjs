// Takes the picture of README.md, the upper part of the dashboard after a minute, to docs/images/dashboard.png.
// Usage, once dist/ is built: node demo/screenshot.mjs && optipng -o5 -strip all docs/images/dashboard.png
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { chromiumArgs, findChromium } from "../scripts/chromium.mjs";
import { startServer } from "./server.mjs";

const MINUTE = 60_000;
const size = { width: 880, height: 900 };
const path = fileURLToPath(new URL("../docs/images/dashboard.png", import.meta.url));

const server = await startServer();
const browser = await chromium.launch({ args: chromiumArgs, executablePath: await findChromium() });
const page = await browser.newPage({ viewport: size, deviceScaleFactor: 2, colorScheme: "light" });
await page.goto(server.url);
await page.waitForTimeout(MINUTE + 3000);
const { bottom } = await page.locator("#cpu").evaluate((panel) => panel.getBoundingClientRect());
await page.screenshot({ path, clip: { x: 0, y: 0, width: size.width, height: bottom + 12 } });
await browser.close();
await server.close();
