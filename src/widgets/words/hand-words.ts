import type { Sentences } from "./sentence.js";

/** What a chart says once the code that serves the hand has come: of rows that are read one by one, and of buttons. */
export const handWords = {
  tooFarApart: ["no rows: too far apart to be joined", "keine Zeilen: zu weit auseinander, um sie zu verbinden"],
  gapBefore: ["{gap} before it", "{gap} davor"],
  gapAfter: ["{gap} after it", "{gap} danach"],
  gapFor: ["{gap} for {time}", "{gap}, {time} lang"],
  late: ["late", "verspätet"],
  repaired: ["repaired", "nachgeliefert"],
  cameLate: ["came late", "kam verspätet"],
  cameLateBy: ["came {time} late", "kam {time} zu spät"],
  toFillGap: ["{late}, to fill a gap", "{late}, füllt eine Lücke"],
  afterNewer: ["{late}, after newer rows", "{late}, nach neueren Zeilen"],
  received: ["received {time}", "empfangen {time}"],
  receivedAfter: ["received {time}, {lag} after its time", "empfangen {time}, {lag} nach ihrer Zeit"],
  fromResume: ["brought after a reconnect", "nach neuer Verbindung geholt"],
  fromHistory: ["brought from the history", "aus dem Verlauf geholt"],
  fromCache: ["from the cache", "aus dem Zwischenspeicher"],
  position: ["number {n} of its feed", "Nummer {n} im Datenstrom"],
  reconnected: ["reconnected {time}", "neu verbunden {time}"],
  newRows: ["+{n} new", "+{n} neu"],
  newestLines: ["the newest {n} lines", "die neuesten {n} Zeilen"],
  rowsOf: ["{name}: rows", "{name}: Zeilen"],
  liveButton: ["Live", "Live"],
  allRows: ["All", "Alles"],
  timeWindow: ["time on view", "gezeigte Zeit"],
  tableButton: ["Table", "Tabelle"],
  closeButton: ["Close", "Schließen"],
  plotHelp: [
    "Left and right arrow keys read row by row, up and down another line, Home and End the first and the last row. " +
      "Shift and an arrow key move the view, plus and minus zoom, Space holds it, Escape lets go.",
    "Pfeile links und rechts lesen Zeile für Zeile, auf und ab eine andere Linie, Pos1 und Ende die erste und letzte " +
      "Zeile. Umschalt und ein Pfeil verschieben die Ansicht, Plus und Minus zoomen, Leertaste hält an, Escape lässt " +
      "los.",
  ],
} satisfies Sentences;
