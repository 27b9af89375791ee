import { hydrate, mount, unmount } from "svelte";
import { cases, names } from "./cases.js";

let app;
let shown = $state({});

window.host = {
  names,
  mount(name, props, element) {
    shown = props;
    app = mount(cases[name], { target: element, props: shown });
  },
  hydrate(name, props, element) {
    shown = props;
    app = hydrate(cases[name], { target: element, props: shown });
  },
  update(props) {
    Object.assign(shown, props);
  },
  unmount() {
    return unmount(app);
  },
};
