import { generateHydrationScript, renderToString } from "solid-js/web";
import { appOf } from "./cases.jsx";

export { names } from "./cases.jsx";

export const render = (name, props) => generateHydrationScript() + renderToString(appOf(name, props));
