/**
 * Splits a record of CSV into its fields (RFC 4180, section 2): one that begins with a quote may hold delimiters, line
 * ends, and quotes as two.
 *
 * @throws TypeError where a quote is never closed
 */
export function parseRecord(record: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let at = 0; ; at += delimiter.length) {
    let field = "";
    for (let isOpen = record[at] === '"'; isOpen;) {
      const end = record.indexOf('"', at + 1);
      if (end < 0) throw new TypeError("a quote is never closed");
      field += record.slice(at + 1, end);
      at = end + 1;
      isOpen = record[at] === '"';
      if (isOpen) field += '"';
    }
    const next = record.indexOf(delimiter, at);
    fields.push(field + record.slice(at, next < 0 ? undefined : next));
    if (next < 0) return fields;
    at = next;
  }
}
