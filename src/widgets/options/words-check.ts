import { table } from "../words/words.js";
import { aString, shape } from "./checks.js";

/** Words of a widget: some of its sentences, by their names. */
export const someWords = shape(Object.fromEntries(Object.keys(table).map((name) => [name, aString])));
