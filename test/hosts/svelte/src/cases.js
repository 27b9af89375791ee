import Load from "./Load.svelte";
import LoadElement from "./LoadElement.svelte";

/** The components of the cases. */
export const cases = { component: Load, elements: LoadElement };

/** The names of the cases. */
export const names = Object.keys(cases);
