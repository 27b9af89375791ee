import { untrack } from "svelte";

export const widget = (factory, options) => (element) => {
  const mounted = untrack(() => factory(element, options()));
  $effect(() => mounted.update(options()));
  return () => mounted.destroy();
};
