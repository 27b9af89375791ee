import { readFileSync } from "node:fs";

const html = readFileSync(new URL("load-element.html", import.meta.url), "utf8");

export const names = ["component", "elements"];

/** A page without a framework is written by its server: nothing where a script mounts the chart, else the element. */
export const render = (name, { url, color }) =>
  name === "component"
    ? ""
    : html.replace(/^.*\n/, "").replace("wss://example.com/load", url).replace("#ff0066", color);
