import { hydrate, render } from "preact";
import { appOf, names } from "./cases.jsx";

let place;
let shown;

window.host = {
  names,
  mount(name, props, element) {
    [place, shown] = [element, name];
    render(appOf(name, props), element);
  },
  hydrate(name, props, element) {
    [place, shown] = [element, name];
    hydrate(appOf(name, props), element);
  },
  update(props) {
    render(appOf(shown, props), place);
  },
  unmount() {
    render(null, place);
  },
};
