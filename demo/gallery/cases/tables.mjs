import { boiler, hosts, machine, weather } from "../feeds.mjs";
import { within } from "../numbers.mjs";

/** Data tables. */
export const tables = {
  id: "tables",
  title: "Data table",
  widget: "data-table",
  cases: [
    {
      id: "table",
      title: "The newest rows",
      note: "A stream is all that a table needs: its columns are the fields of the first row.",
      options: ["stream", "rows", "title"],
      feed: machine,
      make: ({ stream }) => ({ stream, title: "This machine", rows: 6 }),
    },
    {
      id: "table-columns",
      title: "Columns",
      note: "Each says what it shows of a row, by what name, how it is written and where it stands.",
      options: ["columns", "columns.value", "columns.label", "columns.format", "columns.align"],
      feed: machine,
      make: ({ stream }) => ({
        stream,
        rows: 6,
        columns: [
          { value: "time", label: "at", format: { minute: "2-digit", second: "2-digit" } },
          { value: "cpu", label: "CPU, %", format: ".0f" },
          { value: (row) => (row.disk > 30 ? "busy" : "idle"), label: "disk", align: "right" },
        ],
      }),
    },
    {
      id: "table-keys",
      title: "A line a key",
      note:
        "Each host keeps its line, which is kept up to date; sorted by a column, " +
        "with a small chart of the last half minute.",
      options: ["by", "sort", "sort.column", "sort.order", "columns.sparkline", "timeWindow"],
      feed: hosts("alpha", "beta", "gamma", "delta", "epsilon"),
      make: ({ stream }) => ({
        stream,
        by: "key",
        sort: { column: "load", order: "descending" },
        timeWindow: 30_000,
        columns: [{ value: "host" }, { value: "value", label: "load", format: ".1f", sparkline: "line" }],
      }),
    },
    {
      id: "table-where",
      title: "Some rows, of one key",
      note: "Only what is told of beta, and only where it is above forty.",
      options: ["where", "seriesKey"],
      feed: hosts("alpha", "beta"),
      make: ({ stream }) => ({ stream, rows: 5, seriesKey: "beta", where: (row) => row.value > 40 }),
    },
    {
      id: "table-expire",
      title: "Keys that end",
      note: "A host that has said nothing for ten seconds is muted and tells its age; after twenty it goes.",
      options: ["expire", "timeWindow", "by"],
      feed: {
        ...hosts("alpha", "beta"),
        row: (step, time) => [
          ...hosts("alpha", "beta").row(step, time),
          ...(step % 40 < 8 ? [{ time, host: "gamma", value: 50 }] : []),
        ],
      },
      make: ({ stream }) => ({ stream, rows: 5, by: "key", timeWindow: 10_000, expire: 20_000 }),
    },
    {
      id: "table-gap",
      title: "What is missing",
      note: "Between the rows a line tells how many were lost.",
      options: ["stream"],
      feed: { ...weather, interval: 1000, lost: (step) => within(step, { every: 12, from: -4, count: 2 }) },
      make: ({ stream }) => ({ stream, rows: 6 }),
    },
    {
      id: "table-locale",
      title: "Another language and zone",
      note: "Numbers and times as a reader in Kolkata has them.",
      options: ["locale", "timeZone"],
      feed: boiler,
      make: ({ stream }) => ({ stream, rows: 5, locale: "hi-IN", timeZone: "Asia/Kolkata" }),
    },
    {
      id: "table-words",
      title: "German, and words of one's own",
      note: "What is missing is told in the reader's language; any sentence can be another.",
      options: ["locale", "words"],
      feed: { ...weather, interval: 1000, lost: (step) => within(step, { every: 12, from: -4, count: 2 }) },
      make: ({ stream }) => ({
        stream,
        rows: 6,
        locale: "de-DE",
        words: { lost: "{n} {n|Messung|Messungen} verloren" },
      }),
    },
    {
      id: "table-cursor",
      title: "No shared cursor, a name for screen readers",
      note: "It keeps to itself what is pointed at, and is called by more than its title.",
      options: ["cursor", "ariaLabel"],
      feed: boiler,
      make: ({ stream }) => ({ stream, rows: 5, cursor: false, ariaLabel: "The newest temperatures of the boiler" }),
    },
  ],
};
