import { createEffect, onCleanup, onMount } from "solid-js";

export const widget = (factory, options) => (element) =>
  onMount(() => {
    const mounted = factory(element, options());
    createEffect(() => mounted.update(options()));
    onCleanup(() => mounted.destroy());
  });
