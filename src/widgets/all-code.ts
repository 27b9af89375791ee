import { provideStreamCode } from "../stream/all-code.js";
import * as exportsModule from "./line-chart/export/members.js";
import { exportsCode } from "./line-chart/features/exports.js";
import * as handModule from "./line-chart/features/hand.js";
import { handCode } from "./line-chart/features/hand-on-demand.js";
import * as pastModule from "./line-chart/features/past.js";
import { pastCode } from "./line-chart/features/past-on-demand.js";
import * as scrollModule from "./line-chart/features/scroll.js";
import { scrollCode } from "./line-chart/features/scroll-on-demand.js";
import { barsCode } from "./line-chart/marks/bars.js";
import * as barsModule from "./line-chart/marks/drawn-bars.js";
import * as referencesModule from "./line-chart/paint/references.js";
import { referencesCode } from "./line-chart/paint/references-code.js";

/** Provides all code that is fetched on demand elsewhere: for builds into a single file, which hold it anyway. */
export function provideAllCode(): void {
  provideStreamCode();
  barsCode.provide(barsModule);
  exportsCode.provide(exportsModule);
  handCode.provide(handModule);
  pastCode.provide(pastModule);
  referencesCode.provide(referencesModule);
  scrollCode.provide(scrollModule);
}
