import { hydrate } from "@lit-labs/ssr-client";
import { render } from "lit";
import { loadElement } from "./load-element.js";

let place;

window.host = {
  names: ["elements"],
  mount(_name, props, element) {
    // Lit leaves comments in what it renders into.
    place = element.appendChild(document.createElement("div"));
    render(loadElement(props), place);
  },
  hydrate(_name, props, element) {
    place = element;
    hydrate(loadElement(props), element);
  },
  update(props) {
    render(loadElement(props), place);
  },
  unmount() {
    place.remove();
  },
};
