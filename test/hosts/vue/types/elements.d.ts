import type { TicklineComponents } from "tickline/elements";

declare module "vue" {
  interface GlobalComponents extends TicklineComponents {}
}
