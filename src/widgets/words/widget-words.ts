import type { Sentences } from "./sentence.js";

/** What no live chart says: what only tables, cards, texts, dashboards and pictures of rows do. */
export const widgetWords = {
  noField: ["no {name} in the newest row", "{name} fehlt in der neuesten Zeile"],
  keysShown: ["{n} of {all} keys", "{n} von {all} Schlüsseln"],
  newestKeys: ["{n} of the newest {all} keys", "{n} der neuesten {all} Schlüssel"],
  heldBack: ["held · {n} new {n|row|rows}", "angehalten · {n} neue {n|Zeile|Zeilen}"],
  leftOut: ["left out: {rows}", "ausgelassen: {rows}"],
  timeless: ["{n} {n|row|rows} without a time", "{n} {n|Zeile|Zeilen} ohne Zeit"],
  keyless: ["{n} {n|row|rows} without a key", "{n} {n|Zeile|Zeilen} ohne Schlüssel"],
  noNumbers: [
    "{n} {n|value that is no number|values that are no numbers}",
    "{n} {n|Wert, der keine Zahl ist|Werte, die keine Zahlen sind}",
  ],
  dataTable: ["data table", "Datentabelle"],
  dashboard: ["dashboard", "Dashboard"],
  column: ["column {n}", "Spalte {n}"],
  helpButton: ["help", "Hilfe"],
} satisfies Sentences;
