import { autoMount } from "./auto-mount.js";
import { defineElements } from "./define.js";

export * from "./all.js";

const { document: page } = globalThis as { document?: Document };
// Of a module a page is not told which element it stands in.
const script = page?.currentScript ?? page?.querySelector('script[data-tickline="off"]');

if (page !== undefined && script?.getAttribute("data-tickline") !== "off") {
  defineElements();
  autoMount();
}
