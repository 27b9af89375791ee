import { createRoot, hydrateRoot } from "react-dom/client";
import { appOf, names } from "./cases.jsx";
import { checks } from "./checks.jsx";

let root;
let shown;

window.host = {
  names,
  checks,
  mount(name, props, element) {
    shown = name;
    root = createRoot(element);
    root.render(appOf(name, props));
  },
  hydrate(name, props, element) {
    shown = name;
    root = hydrateRoot(element, appOf(name, props));
  },
  update(props) {
    root.render(appOf(shown, props));
  },
  unmount() {
    root.unmount();
  },
};
