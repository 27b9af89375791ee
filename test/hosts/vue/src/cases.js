import { h } from "vue";
import Load from "./Load.vue";
import LoadElement from "./LoadElement.vue";

const cases = { component: Load, elements: LoadElement };

/** The names of the cases. */
export const names = Object.keys(cases);

/** Returns the application of a case. */
export const appOf = (name, props) => ({ render: () => h(cases[name], { ...props }) });
