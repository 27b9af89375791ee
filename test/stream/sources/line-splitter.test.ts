import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRecord } from "../../../src/stream/sources/csv-record.js";
import { createLineSplitter } from "../../../src/stream/sources/line-splitter.js";

/** Splits text that comes in pieces of the given lengths. */
function split(text: string, lengths: readonly number[], delimiter?: string): string[] {
  const splitter = createLineSplitter(delimiter);
  const lines: string[] = [];
  let at = 0;
  for (const length of lengths) {
    lines.push(...splitter.push(text.slice(at, at + length)));
    at += length;
  }
  lines.push(...splitter.push(text.slice(at)), splitter.end());
  return lines;
}

const lengths = fc.array(fc.nat({ max: 5 }), { maxLength: 40 });

describe("lines", () => {
  it("end with LF, CR LF or CR, wherever the text is cut", () => {
    const piece = fc.constantFrom("a", "bc", '"', ",", "");
    const end = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, end), { maxLength: 12 }), piece, lengths, (parts, last, cuts) => {
        // A line that is empty after a CR would make it a CR LF with the LF before it.
        const filled = parts.map(([text, mark]) => [text || "x", mark] as const);
        const text = filled.map(([line, mark]) => line + mark).join("") + last;
        expect(split(text, cuts)).toEqual([...filled.map(([line]) => line), last]);
      }),
    );
  });

  it("count what is not complete, and are forgotten at the end", () => {
    const splitter = createLineSplitter();
    expect(splitter.push("one\ntw")).toEqual(["one"]);
    expect(splitter.unfinished).toBe(2);
    expect(splitter.end()).toBe("tw");
    expect(splitter.unfinished).toBe(0);
    expect(splitter.push("o\n")).toEqual(["o"]);
  });
});

describe("records of CSV", () => {
  const field = fc
    .array(fc.constantFrom("a", "b", '"', ",", "\n", "\r\n", "\r", " ", "é"), { maxLength: 6 })
    .map((parts) => parts.join(""));
  /** Writes a field as RFC 4180 has it. */
  const write = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it("are found and read back, wherever the text is cut", () => {
    const record = fc.array(field, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), lengths, (records, cuts) => {
        const text = records.map((fields) => fields.map(write).join(",")).join("\r\n");
        expect(split(text, cuts, ",").map((line) => parseRecord(line, ","))).toEqual(records);
      }),
    );
  });

  it("take a quote in the middle of a field for a letter", () => {
    expect(split('a,5" pipe\nb,6" pipe', [3, 4, 2], ",")).toEqual(['a,5" pipe', 'b,6" pipe']);
    expect(parseRecord('5" pipe;"a;b";', ";")).toEqual(['5" pipe', "a;b", ""]);
  });

  it("refuse a quote that is never closed", () => {
    expect(() => parseRecord('a,"b', ",")).toThrow("a quote is never closed");
  });
});
