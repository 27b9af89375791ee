import { handWords } from "./hand-words.js";
import { pastWords } from "./past-words.js";
import { widgetWords } from "./widget-words.js";
import type { Words } from "./words.js";
import { table } from "./words.js";

/** The sentences of all tables, for documents and tests: what widgets import takes one table alone. */
export const allWords = { ...table, ...handWords, ...pastWords, ...widgetWords } satisfies Record<keyof Words, unknown>;
