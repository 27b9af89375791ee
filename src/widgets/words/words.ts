/**
 * All that widgets say, in English and in German: a sentence is a line. `{name}` is a place for what it tells, and
 * `{n|row|rows}` a word for each plural of the language.
 */
export const table = {
  // The state of a stream.
  live: ["live", "live"],
  liveSince: ["live · {age} ago", "live · vor {age}"],
  connecting: ["connecting", "verbindet"],
  catchingUp: ["catching up", "holt auf"],
  stale: ["stale {age}", "veraltet · {age}"],
  staleSpoken: ["stale: no new data", "veraltet: keine neuen Daten"],
  backIn: ["back in {time}", "neuer Versuch in {time}"],
  reconnecting: ["reconnecting", "verbindet erneut"],
  connectionLost: ["connection lost, reconnecting", "Verbindung verloren, verbindet erneut"],
  offline: ["offline", "offline"],
  paused: ["paused", "angehalten"],
  stopped: ["stopped", "gestoppt"],
  ended: ["ended", "beendet"],
  failed: ["failed", "gescheitert"],
  closed: ["closed", "geschlossen"],
  // The cause of a state or a gap, in the words of the stream, which are English: other languages leave it out.
  reason: ["{reason}", ""],
  refusedValues: ["{n} {n|value|values} refused", "{n} {n|Wert|Werte} abgelehnt"],
  refusedRows: ["{n} {n|row|rows} refused", "{n} {n|Zeile|Zeilen} abgelehnt"],
  refusedSpoken: ["values refused", "Werte abgelehnt"],
  rowsAhead: ["{n} {n|row is|rows are} {time} ahead", "{n} {n|Zeile ist|Zeilen sind} {time} voraus"],

  // What is not there.
  waiting: ["waiting", "wartet"],
  waitingForRow: ["waiting for the first row", "wartet auf die erste Zeile"],
  waitingForRowOf: ["waiting for the first row of {key}", "wartet auf die erste Zeile von {key}"],
  beforeFirstRow: ["{state} before the first row", "{state} vor der ersten Zeile"],
  withoutRow: ["{state} without a row", "{state} ohne eine Zeile"],
  noRows: ["no rows", "keine Zeilen"],
  tooFarApart: ["no rows: too far apart to be joined", "keine Zeilen: zu weit auseinander, um sie zu verbinden"],
  noValue: ["no value", "kein Wert"],
  gone: ["no value: {key} is gone", "kein Wert: {key} gibt es nicht mehr"],
  noField: ["no {name} in the newest row", "{name} fehlt in der neuesten Zeile"],
  notHeld: ["not held: older than the first row here", "nicht vorgehalten: älter als die erste Zeile hier"],
  lost: ["{n} {n|row|rows} lost", "{n} {n|Zeile|Zeilen} verloren"],
  someLost: ["rows lost", "Zeilen verloren"],
  missing: ["{n} {n|row|rows} may be missing", "vielleicht {n|fehlt|fehlen} {n} {n|Zeile|Zeilen}"],
  someMissing: ["rows may be missing", "vielleicht fehlen Zeilen"],
  gapBefore: ["{gap} before it", "{gap} davor"],
  gapAfter: ["{gap} after it", "{gap} danach"],
  gapFor: ["{gap} for {time}", "{gap}, {time} lang"],

  // Lengths of time, and ages.
  milliseconds: ["{n} ms", "{n} ms"],
  seconds: ["{n} s", "{n} s"],
  minutes: ["{n} min", "{n} min"],
  hours: ["{n} h", "{n} h"],
  days: ["{n} d", "{n} d"],

  // What there is to tell of rows.
  between: ["{from} to {to}", "{from} bis {to}"],
  from: ["from {value}", "ab {value}"],
  upTo: ["up to {value}", "bis {value}"],
  more: ["and {n} more", "und {n} weitere"],
  ago: ["{value} · {age} ago", "{value} · vor {age}"],
  newestRow: ["newest row {time}", "neueste Zeile {time}"],
  at: ["at {time}", "um {time}"],
  late: ["late", "verspätet"],
  repaired: ["repaired", "nachgeliefert"],
  soFar: ["so far", "bisher"],
  incomplete: ["incomplete", "unvollständig"],
  cameLate: ["came late", "kam verspätet"],
  cameLateBy: ["came {time} late", "kam {time} zu spät"],
  toFillGap: ["{late}, to fill a gap", "{late}, füllt eine Lücke"],
  afterNewer: ["{late}, after newer rows", "{late}, nach neueren Zeilen"],
  received: ["received {time}", "empfangen {time}"],
  receivedAfter: ["received {time}, {lag} after its time", "empfangen {time}, {lag} nach ihrer Zeit"],
  fromResume: ["brought after a reconnect", "nach neuer Verbindung geholt"],
  fromHistory: ["brought from the history", "aus dem Verlauf geholt"],
  position: ["number {n} of its feed", "Nummer {n} im Datenstrom"],
  reconnected: ["reconnected {time}", "neu verbunden {time}"],
  roseAbove: ["{name} rose above {limit}", "{name} über {limit} gestiegen"],
  fellBelow: ["{name} fell below {limit}", "{name} unter {limit} gefallen"],

  // What is shown, and what is not.
  seriesShown: ["{n} of {all} series", "{n} von {all} Datenreihen"],
  keysShown: ["{n} of {all} keys", "{n} von {all} Schlüsseln"],
  newestKeys: ["{n} of the newest {all} keys", "{n} der neuesten {all} Schlüssel"],
  clockAhead: ["{names}: clock {time} ahead, shifted", "{names}: Uhr geht {time} vor, verschoben"],
  clockBehind: ["{names}: clock {time} behind, shifted", "{names}: Uhr geht {time} nach, verschoben"],
  heldBack: ["held · {n} new {n|row|rows}", "angehalten · {n} neue {n|Zeile|Zeilen}"],
  newRows: ["+{n} new", "+{n} neu"],
  newestLines: ["the newest {n} lines", "die neuesten {n} Zeilen"],
  leftOut: ["left out: {rows}", "ausgelassen: {rows}"],
  timeless: ["{n} {n|row|rows} without a time", "{n} {n|Zeile|Zeilen} ohne Zeit"],
  keyless: ["{n} {n|row|rows} without a key", "{n} {n|Zeile|Zeilen} ohne Schlüssel"],
  noNumbers: [
    "{n} {n|value that is no number|values that are no numbers}",
    "{n} {n|Wert, der keine Zahl ist|Werte, die keine Zahlen sind}",
  ],

  // Names.
  lineChart: ["line chart", "Liniendiagramm"],
  dataTable: ["data table", "Datentabelle"],
  dashboard: ["dashboard", "Dashboard"],
  now: ["Now", "Jetzt"],
  value: ["value", "Wert"],
  count: ["count", "Anzahl"],
  time: ["time", "Zeit"],
  key: ["key", "Schlüssel"],
  column: ["column {n}", "Spalte {n}"],
  note: ["{name} note", "{name} Hinweis"],
  lines: ["lines", "Linien"],
  lineCount: ["{n} {n|line|lines}", "{n} {n|Linie|Linien}"],
  timeWindow: ["time on view", "gezeigte Zeit"],
  rowsOf: ["{name}: rows", "{name}: Zeilen"],

  // Buttons, and help on keys.
  liveButton: ["Live", "Live"],
  allRows: ["All", "Alles"],
  tableButton: ["Table", "Tabelle"],
  closeButton: ["Close", "Schließen"],
  helpButton: ["help", "Hilfe"],
  fewer: ["fewer", "weniger"],
  moreLines: ["+{n} {n|line|lines}", "+{n} {n|Linie|Linien}"],
  legendHelp: [
    "Enter hides a line or shows it, Shift and Enter shows it alone.",
    "Eingabe verbirgt oder zeigt eine Linie, Umschalt und Eingabe zeigt sie allein.",
  ],
  plotHelp: [
    "Left and right arrow keys read row by row, up and down another line, Home and End the first and the last row. " +
      "Shift and an arrow key move the view, plus and minus zoom, Space holds it, Escape lets go.",
    "Pfeile links und rechts lesen Zeile für Zeile, auf und ab eine andere Linie, Pos1 und Ende die erste und letzte " +
      "Zeile. Umschalt und ein Pfeil verschieben die Ansicht, Plus und Minus zoomen, Leertaste hält an, Escape lässt " +
      "los.",
  ],
} satisfies Readonly<Record<string, readonly [english: string, german: string]>>;

/** The name of a sentence. */
export type WordName = keyof typeof table;

/**
 * All that widgets say: a sentence by its name. `{time}` and the like are places for what it tells; `{n|row|rows}` is
 * one word out of several, by the plural of the number `n` in the language, in the order zero, one, two, few, many,
 * other, as far as the language has them: `"{n} {n|row|rows} lost"`.
 */
export type Words = Readonly<Record<WordName, string>>;
