import { provideAllCode } from "../widgets/all-code.js";
import { autoMount } from "./auto-mount.js";
import { defineElements } from "./define.js";

export * from "./all.js";

// Call it here too: builds leave out what `all.ts` does besides its exports.
provideAllCode();

const { document: page } = globalThis as { document?: Document };
// A module script has no `currentScript`: search for a tag that says "off".
const script = page?.currentScript ?? page?.querySelector('script[data-tickline="off"]');

if (page !== undefined && script?.getAttribute("data-tickline") !== "off") {
  defineElements();
  autoMount();
}
