import type { Sentences } from "./sentence.js";

/** What a chart says once it shows what history brings. */
export const pastWords = {
  loading: ["loading older rows", "lädt ältere Zeilen"],
  notLoaded: ["older rows did not load: {reason}", "ältere Zeilen wurden nicht geladen: {reason}"],
  tooManyRows: ["too many rows to show at once: zoom in", "zu viele Zeilen auf einmal: hineinzoomen"],
  tryAgain: ["Try again", "Erneut versuchen"],
  beginning: ["no rows before {time}", "keine Zeilen vor {time}"],
  sum: ["mean of {time}, {low} to {high}", "Mittel über {time}, {low} bis {high}"],
} satisfies Sentences;
