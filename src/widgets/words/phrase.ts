import { numberLocale } from "../../draw/index.js";
import type { Sentence, Sentences } from "./sentence.js";
import type { LaterWordName, SharedWordName, WordName, Words } from "./words.js";
import { table } from "./words.js";

/** What a sentence tells, by the names of its places; numbers are counts. */
export type PhraseFacts = Readonly<Record<string, string | number>>;

/**
 * Says a sentence of the words of a widget, with what it tells: one that every widget has at hand, or one of the table
 * of later ones that is given.
 */
export type Phrase = <Later extends LaterWordName = never>(
  name: SharedWordName | NoInfer<Later>,
  facts?: PhraseFacts,
  later?: Readonly<Record<Later, Sentence>>,
) => string;

/** A place, and the words of which one stands there, by the plural of its number. */
const PLACES = /\{(\w+)((?:\|[^|}]*)*)\}/g;

/** The categories of plurals, in the order of the words in a place. */
const PLURALS: readonly Intl.LDMLPluralRule[] = ["zero", "one", "two", "few", "many", "other"];

/**
 * Makes the words of a widget: German where its language is German, else English.
 *
 * @param locale - the language, a BCP 47 tag, by which counts are written. Default: the reader's
 * @param own - the user's words, in the place of those
 */
export function phraseOf(locale?: string, own: Partial<Words> = {}): Phrase {
  const { language } = new Intl.Locale(locale ?? new Intl.NumberFormat().resolvedOptions().locale);
  const column = language === "de" ? 1 : 0;
  const writeCount = numberLocale(locale).format(",d");
  let pluralOf: ((n: number) => number) | undefined;
  return (name: WordName, facts: PhraseFacts = {}, later?: Sentences) => {
    const ownWords = own[name];
    // Cast: a name that no other table has is one of all widgets.
    return (ownWords ?? (later?.[name] ?? table[name as SharedWordName])[column]).replace(
      PLACES,
      (place, fact: string, forms: string) => {
        const value = (facts as Partial<PhraseFacts>)[fact];
        if (typeof value !== "number") return value ?? place;
        if (forms === "") return writeCount(value);
        // The user's words have the plurals of the reader's language, which the shipped ones may not be in.
        pluralOf ??= pluralsOf(locale);
        const choices = forms.split("|");
        return choices[1 + (ownWords === undefined ? Number(value !== 1) : pluralOf(value))] ?? choices.at(-1);
      },
    );
  };
}

/** Returns the function that tells which of the plurals of a language a number has, from 0. */
function pluralsOf(locale: string | undefined): (n: number) => number {
  const rules = new Intl.PluralRules(locale);
  const categories = PLURALS.filter((category) => rules.resolvedOptions().pluralCategories.includes(category));
  return (n) => categories.indexOf(rules.select(n));
}
