import { renderToString } from "preact-render-to-string";
import { appOf } from "./cases.jsx";

export { names } from "./cases.jsx";

export const render = (name, props) => renderToString(appOf(name, props));
