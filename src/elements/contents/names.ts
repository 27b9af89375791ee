/** The kinds of widgets; the code of each is in a file of its name. */
export const kindNames: readonly string[] = ["line-chart", "value-card", "data-table", "live-text", "dashboard"];

/** The file of each source, by the name that an element gives the source. */
export const sourceFiles: Readonly<Partial<Record<string, string>>> = {
  random: "random",
  poll: "poll",
  "web-socket": "web-socket",
  "event-source": "event-source",
  ndjson: "lines",
  csv: "lines",
  "text-lines": "lines",
};
