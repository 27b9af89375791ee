import { createApp, createSSRApp, shallowReactive } from "vue";
import { appOf, names } from "./cases.js";
import { checks } from "./checks.js";

let app;
let shown;
let place;

window.host = {
  names,
  checks,
  mount(name, props, element) {
    // Vue leaves an attribute on the element that it is mounted in.
    place = element.appendChild(document.createElement("div"));
    app = createApp(appOf(name, (shown = shallowReactive(props))));
    app.mount(place);
  },
  hydrate(name, props, element) {
    app = createSSRApp(appOf(name, (shown = shallowReactive(props))));
    app.mount(element);
  },
  update(props) {
    Object.assign(shown, props);
  },
  unmount() {
    app.unmount();
    place?.remove();
  },
};
