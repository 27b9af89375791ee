import { createStore } from "solid-js/store";
import { hydrate, render } from "solid-js/web";
import { appOf, names } from "./cases.jsx";

let dispose;
let setProps;

function begin(how, name, given, element) {
  const [props, set] = createStore({ ...given });
  setProps = set;
  dispose = how(appOf(name, props), element);
}

window.host = {
  names,
  mount: (...rest) => begin(render, ...rest),
  hydrate: (...rest) => begin(hydrate, ...rest),
  update: (props) => setProps(props),
  unmount: () => dispose(),
};
