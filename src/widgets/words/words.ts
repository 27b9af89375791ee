import type { handWords } from "./hand-words.js";
import type { pastWords } from "./past-words.js";
import type { Sentences } from "./sentence.js";
import type { widgetWords } from "./widget-words.js";

/**
 * What a chart may say in its first picture, and what several widgets do, in English and in German: a sentence is a
 * line. `{name}` is a place for what it tells, and `{n|row|rows}` a word for each plural of the language. All else is
 * in tables of its own, beside what says it.
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
  noValue: ["no value", "kein Wert"],
  gone: ["no value: {key} is gone", "kein Wert: {key} gibt es nicht mehr"],
  notHeld: ["not held: older than the first row here", "nicht vorgehalten: älter als die erste Zeile hier"],
  lost: ["{n} {n|row|rows} lost", "{n} {n|Zeile|Zeilen} verloren"],
  someLost: ["rows lost", "Zeilen verloren"],
  missing: ["{n} {n|row|rows} may be missing", "vielleicht {n|fehlt|fehlen} {n} {n|Zeile|Zeilen}"],
  someMissing: ["rows may be missing", "vielleicht fehlen Zeilen"],

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
  soFar: ["so far", "bisher"],
  incomplete: ["incomplete", "unvollständig"],
  roseAbove: ["{name} rose above {limit}", "{name} über {limit} gestiegen"],
  fellBelow: ["{name} fell below {limit}", "{name} unter {limit} gefallen"],

  // What is shown, and what is not.
  seriesShown: ["{n} of {all} series", "{n} von {all} Datenreihen"],
  clockAhead: ["{names}: clock {time} ahead, shifted", "{names}: Uhr geht {time} vor, verschoben"],
  clockBehind: ["{names}: clock {time} behind, shifted", "{names}: Uhr geht {time} nach, verschoben"],

  // Names.
  lineChart: ["line chart", "Liniendiagramm"],
  now: ["Now", "Jetzt"],
  value: ["value", "Wert"],
  count: ["count", "Anzahl"],
  time: ["time", "Zeit"],
  key: ["key", "Schlüssel"],
  note: ["{name} note", "{name} Hinweis"],
  lines: ["lines", "Linien"],
  lineCount: ["{n} {n|line|lines}", "{n} {n|Linie|Linien}"],

  // Buttons, and help on keys.
  fewer: ["fewer", "weniger"],
  moreLines: ["+{n} {n|line|lines}", "+{n} {n|Linie|Linien}"],
  legendHelp: [
    "Enter hides a line or shows it, Shift and Enter shows it alone.",
    "Eingabe verbirgt oder zeigt eine Linie, Umschalt und Eingabe zeigt sie allein.",
  ],
} satisfies Sentences;

/** The name of a sentence that every widget has at hand. */
export type SharedWordName = keyof typeof table;

/** The name of a sentence that comes with the code that says it. */
export type LaterWordName = keyof typeof handWords | keyof typeof pastWords | keyof typeof widgetWords;

/** The name of a sentence. */
export type WordName = SharedWordName | LaterWordName;

/**
 * All that widgets say: a sentence by its name. `{time}` and the like are places for what it tells; `{n|row|rows}` is
 * one word out of several, by the plural of the number `n` in the language, in the order zero, one, two, few, many,
 * other, as far as the language has them: `"{n} {n|row|rows} lost"`.
 */
export type Words = Readonly<Record<WordName, string>>;
