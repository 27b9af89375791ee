/**
 * All that widgets say, in English. A sentence to add stands here and in each other language. `{name}` is a place for
 * what it tells, and `{n|row|rows}` a word for each plural of its language.
 */
export const english = {
  // The state of a stream.
  live: "live",
  liveSince: "live · {age} ago",
  connecting: "connecting",
  catchingUp: "catching up",
  stale: "stale {age}",
  staleSpoken: "stale: no new data",
  backIn: "back in {time}",
  reconnecting: "reconnecting",
  connectionLost: "connection lost, reconnecting",
  offline: "offline",
  paused: "paused",
  stopped: "stopped",
  ended: "ended",
  failed: "failed",
  closed: "closed",
  // The cause of a state or a gap, in the words of the stream, which are English.
  reason: "{reason}",
  refusedValues: "{n} {n|value|values} refused",
  refusedRows: "{n} {n|row|rows} refused",
  refusedSpoken: "values refused",
  rowsAhead: "{n} {n|row is|rows are} {time} ahead",

  // What is not there.
  waiting: "waiting",
  waitingForRow: "waiting for the first row",
  waitingForRowOf: "waiting for the first row of {key}",
  beforeFirstRow: "{state} before the first row",
  withoutRow: "{state} without a row",
  noRows: "no rows",
  tooFarApart: "no rows: too far apart to be joined",
  noValue: "no value",
  noField: "no {name} in the newest row",
  noText: "no text in the newest row",
  notHeld: "not held: older than the first row here",
  lost: "{n} {n|row|rows} lost",
  someLost: "rows lost",
  missing: "{n} {n|row|rows} may be missing",
  someMissing: "rows may be missing",
  gapBefore: "{gap} before it",
  gapAfter: "{gap} after it",
  gapFor: "{gap} for {time}",

  // Lengths of time, and ages.
  milliseconds: "{n} ms",
  seconds: "{n} s",
  minutes: "{n} min",
  hours: "{n} h",
  days: "{n} d",

  // What there is to tell of rows.
  between: "{from} to {to}",
  from: "from {value}",
  upTo: "up to {value}",
  more: "and {n} more",
  newestRow: "newest row {time}",
  at: "at {time}",
  late: "late",
  repaired: "repaired",
  soFar: "so far",
  incomplete: "incomplete",
  cameLate: "came late",
  cameLateBy: "came {time} late",
  toFillGap: "{late}, to fill a gap",
  afterNewer: "{late}, after newer rows",
  received: "received {time}",
  receivedAfter: "received {time}, {lag} after its time",
  fromResume: "brought after a reconnect",
  fromHistory: "brought from the history",
  position: "number {n} of its feed",
  reconnected: "reconnected {time}",
  roseAbove: "{name} rose above {limit}",
  fellBelow: "{name} fell below {limit}",

  // What is shown, and what is not.
  seriesShown: "{n} of {all} series",
  keysShown: "{n} of {all} keys",
  clockAhead: "{names}: clock {time} ahead, shifted",
  clockBehind: "{names}: clock {time} behind, shifted",
  heldBack: "held · {n} new {n|row|rows}",
  newRows: "+{n} new",
  newestLines: "the newest {n} lines",
  leftOut: "left out: {rows}",
  timeless: "{n} {n|row|rows} without a time",
  keyless: "{n} {n|row|rows} without a key",
  noNumbers: "{n} {n|value that is no number|values that are no numbers}",

  // Names.
  lineChart: "line chart",
  dataTable: "data table",
  dashboard: "dashboard",
  now: "Now",
  value: "value",
  count: "count",
  time: "time",
  key: "key",
  column: "column {n}",
  note: "{name} note",
  lines: "lines",
  lineCount: "{n} {n|line|lines}",
  rowsOf: "{name}: rows",

  // Buttons, and help on keys.
  liveButton: "Live",
  tableButton: "Table",
  closeButton: "Close",
  helpButton: "help",
  fewer: "fewer",
  moreLines: "+{n} {n|line|lines}",
  legendHelp: "Enter hides a line or shows it, Shift and Enter shows it alone.",
  plotHelp:
    "Left and right arrow keys read row by row, up and down another line, Home and End the first and the last row. " +
    "Shift and an arrow key move the view, plus and minus zoom, Space holds it, Escape lets go.",
};

/** The name of a sentence. */
export type WordName = keyof typeof english;

/**
 * All that widgets say: a sentence by its name. `{time}` and the like are places for what it tells; `{n|row|rows}` is
 * one word out of several, by the plural of the number `n` in the language, in the order zero, one, two, few, many,
 * other, as far as the language has them: `"{n} {n|row|rows} lost"`.
 */
export type Words = Readonly<Record<WordName, string>>;
