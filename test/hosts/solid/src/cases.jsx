import { LoadInRef } from "./in-ref.jsx";
import { Load } from "./load.jsx";
import { LoadElement } from "./load-element.jsx";

const cases = { component: Load, inRef: LoadInRef, elements: LoadElement };

/** The names of the cases. */
export const names = Object.keys(cases);

/** Returns the application of a case. */
export const appOf = (name, props) => () => {
  const Case = cases[name];
  return <Case {...props} />;
};
