import type { LaterWordName } from "../words/words.js";
import { table } from "../words/words.js";
import { aString, shape } from "./checks.js";

/** The names of the sentences that come with other code: an option may name them before. */
const LATER_WORDS: readonly LaterWordName[] = [
  "tooFarApart",
  "gapBefore",
  "gapAfter",
  "gapFor",
  "late",
  "repaired",
  "cameLate",
  "cameLateBy",
  "toFillGap",
  "afterNewer",
  "received",
  "receivedAfter",
  "fromResume",
  "fromHistory",
  "fromCache",
  "position",
  "reconnected",
  "newRows",
  "newestLines",
  "rowsOf",
  "liveButton",
  "allRows",
  "timeWindow",
  "tableButton",
  "closeButton",
  "plotHelp",
  "loading",
  "notLoaded",
  "tooManyRows",
  "tryAgain",
  "beginning",
  "sum",
  "noField",
  "keysShown",
  "newestKeys",
  "heldBack",
  "leftOut",
  "timeless",
  "keyless",
  "noNumbers",
  "dataTable",
  "dashboard",
  "column",
  "helpButton",
];

/** Words of a widget: some of its sentences, by their names. */
export const someWords = shape(
  Object.fromEntries([...Object.keys(table), ...LATER_WORDS].map((name) => [name, aString])),
);
