import { render as renderTemplate } from "@lit-labs/ssr";
import { collectResult } from "@lit-labs/ssr/lib/render-result.js";
import { loadElement } from "./load-element.js";

export const names = ["elements"];

export const render = (_name, props) => collectResult(renderTemplate(loadElement(props)));
