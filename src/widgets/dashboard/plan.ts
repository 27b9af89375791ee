import { unknownOption } from "../../stream/index.js";
import { either, maybe, oneOf, wholeAtLeast } from "../options/checks.js";
import type { OptionTable } from "../options/options.js";
import { formatValue, resolveOptions } from "../options/options.js";
import type { Wish } from "./arrange.js";
import type { DashboardKind } from "./kinds.js";
import { kinds } from "./kinds.js";
import type { DashboardOptions } from "./options.js";

/** A widget as it is to be. */
export interface Plan {
  /** The name of its kind. */
  readonly name: string;
  /** Its kind. */
  readonly kind: DashboardKind;
  /** Its options, whole. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Its place. */
  readonly wish: Wish;
  /** What a screen reader calls it. */
  readonly label: string;
}

const aSpan = maybe(either(wholeAtLeast(1), oneOf("all")));

/**
 * Judges the widgets of a dashboard, before any of them is touched.
 *
 * @throws TypeError `dashboard: widgets[2]: unknown option: timewindow. Did you mean timeWindow?`
 */
export function planWidgets<T>({ widgets, stream, cursor }: Readonly<DashboardOptions<T>>): Plan[] {
  return widgets.map((described, index) => {
    try {
      return planOf(described, stream, cursor);
    } catch (error) {
      throw new TypeError(`dashboard: widgets[${index}]: ${(error as Error).message}`, { cause: error });
    }
  });
}

function planOf(described: unknown, stream: unknown, cursor: unknown): Plan {
  if (typeof described !== "object" || described === null || Array.isArray(described)) {
    throw new TypeError(
      `invalid widget: ${formatValue(described)}. Expected an object such as { widget: "line-chart" }`,
    );
  }
  const { widget, span, ...own } = described as Record<string, unknown>;
  if (typeof widget !== "string" || !Object.hasOwn(kinds, widget)) throw new TypeError(unknownWidget(widget));
  const expected = aSpan(span);
  if (expected !== undefined) throw new TypeError(`invalid span: ${formatValue(span)}. Expected ${expected}`);
  const kind = kinds[widget];
  const table = kind.table() as OptionTable<Named & Record<string, unknown>>;
  const options = resolveOptions(table, { ...own, stream: own.stream ?? stream, cursor: own.cursor ?? cursor });
  kind.check?.(options as never);
  return {
    name: widget,
    kind,
    options,
    wish: { span: (span as Wish["span"] | undefined) ?? kind.span, asked: span !== undefined },
    label: options.ariaLabel ?? options.title ?? options.label ?? options.key ?? widget.replace("-", " "),
  };
}

/** What widgets are called by, in this order. */
type Named = Partial<Record<"ariaLabel" | "title" | "label" | "key", string>>;

function unknownWidget(widget: unknown): string {
  const names = Object.keys(kinds);
  const given = typeof widget === "string" ? widget : formatValue(widget);
  const complaint = unknownOption({ [given]: true }, names) ?? "";
  const meant = complaint.replace("unknown option", "unknown widget");
  return `${meant}${meant.endsWith("?") ? "" : "."} There are ${names.join(", ")}`;
}
