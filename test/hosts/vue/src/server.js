import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import { appOf } from "./cases.js";

export { names } from "./cases.js";

export const render = (name, props) => renderToString(createSSRApp(appOf(name, props)));
