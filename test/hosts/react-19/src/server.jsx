import { renderToString } from "react-dom/server";
import { appOf } from "./cases.jsx";

export { names } from "./cases.jsx";

export const render = (name, props) => renderToString(appOf(name, props));
