import { StrictMode } from "react";
import { Load } from "./load.jsx";

const cases = { component: Load };

/** The names of the cases. */
export const names = Object.keys(cases);

/** Returns the application of a case. */
export function appOf(name, props) {
  const Case = cases[name];
  return (
    <StrictMode>
      <Case {...props} />
    </StrictMode>
  );
}
