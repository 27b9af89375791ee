import { unknownOption } from "../../stream/internal.js";
import { kinds } from "../kinds.js";
import { either, maybe, oneOf, wholeAtLeast } from "../options/checks.js";
import { formatValue, resolveOptions } from "../options/options.js";
import type { Kind } from "../widget/kind.js";
import type { Phrase } from "../words/phrase.js";
import { widgetWords } from "../words/widget-words.js";
import type { Wish } from "./arrange.js";
import type { DashboardOptions } from "./options.js";
import { NEWEST_VALUE } from "./options.js";

/** A widget that is to be mounted. */
export interface Plan {
  /** The name of its kind. */
  readonly name: string;
  /** Kind of the widget. */
  readonly kind: Kind;
  /** Options of the widget, whole. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The room that it asks for. */
  readonly wish: Wish;
  /** Accessible name of the widget. */
  readonly label: string;
}

const aSpan = maybe(either(wholeAtLeast(1), oneOf("all")));

/**
 * Checks the widgets of a dashboard, before any of them is mounted or changed.
 *
 * @throws TypeError `dashboard: widgets[2]: unknown option: timewindow. Did you mean timeWindow?`
 */
export function planWidgets<T>({ widgets, ...shared }: Readonly<DashboardOptions<T>>, phrase: Phrase): Plan[] {
  return widgets.map((description, index) => {
    try {
      return planOf(
        description === NEWEST_VALUE ? { ...NEWEST_VALUE, label: phrase("now") } : description,
        shared,
        phrase,
      );
    } catch (error) {
      throw new TypeError(`dashboard: widgets[${index}]: ${(error as Error).message}`, { cause: error });
    }
  });
}

function planOf(
  description: unknown,
  { stream, cursor, words }: Pick<DashboardOptions<never>, "cursor" | "words"> & { readonly stream: unknown },
  phrase: Phrase,
): Plan {
  if (typeof description !== "object" || description === null || Array.isArray(description)) {
    const example = `{ widget: "${Object.keys(kinds)[0]}" }`;
    throw new TypeError(`invalid widget: ${formatValue(description)}. Expected an object such as ${example}`);
  }
  const { widget, span, ...widgetOptions } = description as Readonly<Record<string, unknown>>;
  if (!isKindName(widget)) throw new TypeError(unknownWidget(widget));
  const expected = aSpan(span);
  if (expected !== undefined) throw new TypeError(`invalid span: ${formatValue(span)}. Expected ${expected}`);
  const kind = kinds[widget];
  const options: Named & Readonly<Record<string, unknown>> = resolveOptions(kind.options, {
    ...widgetOptions,
    stream: widgetOptions.stream ?? stream,
    cursor: widgetOptions.cursor ?? cursor,
    words: widgetOptions.words ?? words,
  });
  kind.check?.(options);
  return {
    name: widget,
    kind,
    options,
    wish: { span: (span as Wish["span"] | undefined) ?? kind.span ?? 1, asked: span !== undefined },
    label:
      options.ariaLabel ??
      options.title ??
      options.label ??
      options.seriesKey ??
      (kind.word === undefined ? widget : phrase(kind.word, {}, widgetWords)),
  };
}

/** The options that name a widget, in order of precedence. */
type Named = Readonly<Partial<Record<"ariaLabel" | "title" | "label" | "seriesKey", string>>>;

function isKindName(name: unknown): name is keyof typeof kinds {
  return typeof name === "string" && Object.hasOwn(kinds, name);
}

function unknownWidget(widget: unknown): string {
  const names = Object.keys(kinds);
  const given = typeof widget === "string" ? widget : formatValue(widget);
  const complaint = unknownOption({ [given]: true }, names) ?? "";
  const meant = complaint.replace("unknown option", "unknown widget");
  return `${meant}${meant.endsWith("?") ? "" : "."} There are ${names.join(", ")}`;
}
