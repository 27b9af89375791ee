import { describe, expect, it } from "vitest";
import { kinds } from "../../../src/widgets/kinds.js";
import { resolveOptions } from "../../../src/widgets/options/options.js";
import { allWords as table } from "../../../src/widgets/words/all-words.js";
import { handWords } from "../../../src/widgets/words/hand-words.js";
import { phraseOf } from "../../../src/widgets/words/phrase.js";
import type { WordName } from "../../../src/widgets/words/words.js";

/** The places of a sentence, each once. */
const placesOf = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{(\w+)/g)].map(([, place]) => place))].sort();

describe("phraseOf(locale, own)", () => {
  it("is German where the language is, else English", () => {
    for (const locale of ["de", "de-AT", "de-Latn-CH-u-nu-latn"]) {
      expect(phraseOf(locale)("noRows")).toBe("keine Zeilen");
    }
    for (const locale of ["en", "fr", "nds", undefined]) expect(phraseOf(locale)("noRows")).toBe("no rows");
  });

  it("writes counts in the language, with its plurals", () => {
    expect([1, 2, 0, 12_345].map((n) => phraseOf("en")("lost", { n }))).toEqual([
      "1 row lost",
      "2 rows lost",
      "0 rows lost",
      "12,345 rows lost",
    ]);
    expect([1, 12_345].map((n) => phraseOf("de")("missing", { n }))).toEqual([
      "vielleicht fehlt 1 Zeile",
      "vielleicht fehlen 12.345 Zeilen",
    ]);
    expect(phraseOf("fr")("lost", { n: 1_500_000 })).toBe("1\u202f500\u202f000 rows lost");
    expect(phraseOf("ja")("lost", { n: 1 })).toBe("1 row lost");
  });

  it("takes the user's words, with the plurals of the user's language", () => {
    const phrase = phraseOf("pl", { lost: "{n} {n|wiersz|wiersze|wierszy|wiersza} mniej", live: "na żywo" });
    expect([1, 3, 5, 22].map((n) => phrase("lost", { n }))).toEqual([
      "1 wiersz mniej",
      "3 wiersze mniej",
      "5 wierszy mniej",
      "22 wiersze mniej",
    ]);
    expect([phrase("live"), phrase("noRows")]).toEqual(["na żywo", "no rows"]);
    expect(phraseOf("en", { lost: "{n|row} gone" })("lost", { n: 5 })).toBe("row gone");
  });

  it("leaves what it tells as it is, also where that looks like a place", () => {
    expect(phraseOf("en")("waitingForRowOf", { key: "{n} {key} $& a|b" })).toBe(
      "waiting for the first row of {n} {key} $& a|b",
    );
    expect(phraseOf("en", { live: "{nothing} {" })("live")).toBe("{nothing} {");
  });
});

describe("the words of one table", () => {
  it("are said by their table, and by the user's words before it", () => {
    const facts = { name: "CPU" };
    expect(phraseOf("en")("rowsOf", facts, handWords)).toBe("CPU: rows");
    expect(phraseOf("de")("rowsOf", facts, handWords)).toBe("CPU: Zeilen");
    expect(phraseOf("en", { rowsOf: "rows: {name}" })("rowsOf", facts, handWords)).toBe("rows: CPU");
    expect(phraseOf("en")("live", {}, handWords)).toBe("live");
  });
});

describe("the words of a language", () => {
  it.each(Object.keys(table) as WordName[])("tell the same in %s", (name) => {
    const [english, german] = table[name].map(placesOf);
    // The causes that a stream names are English, and told in that language alone.
    expect(german).toEqual(name === "reason" ? [] : english);
  });
});

describe("the option words", () => {
  it.each(Object.entries(kinds))("is checked by a %s", (kind, { options }) => {
    const resolve = (words: unknown): unknown =>
      resolveOptions(options, { ...(kind === "line-chart" ? {} : { stream: { subscribe() {} } }), words });
    expect(() => resolve({ livve: "on air" })).toThrow("unknown option: livve. Did you mean live?");
    expect(() => resolve({ live: 5 })).toThrow("invalid words: an object. Expected live (5) to be a string");
    expect(() => resolve("live")).toThrow('invalid words: "live". Expected an object');
    expect(resolve({ live: "on air" })).toMatchObject({ words: { live: "on air" } });
    const all = Object.fromEntries(Object.entries(table).map(([name, [english]]) => [name, english]));
    expect(resolve(all)).toMatchObject({ words: all });
  });
});
