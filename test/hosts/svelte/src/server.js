import { render as renderToText } from "svelte/server";
import { cases } from "./cases.js";

export { names } from "./cases.js";

export const render = (name, props) => renderToText(cases[name], { props }).body;
