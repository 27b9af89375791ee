import type { TicklineElements } from "tickline/elements";

declare module "svelte/elements" {
  interface SvelteHTMLElements extends TicklineElements {}
}
