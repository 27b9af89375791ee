type Fields = Readonly<Record<string, unknown>>;
type Form = (value: unknown) => boolean;

const isNumber: Form = (value) => typeof value === "number";
const isText: Form = (value) => typeof value === "string";
const isNone: Form = (value) => value === undefined || value === null;
const isList: Form = (value) => Array.isArray(value);

const orNone =
  (form: Form): Form =>
  (value) =>
    isNone(value) || form(value);

const listOf =
  (form: Form): Form =>
  (value) =>
    Array.isArray(value) && value.every(form);

const fields =
  (forms: Readonly<Record<string, Form>>): Form =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.keys(forms).every((name) => forms[name]((value as Fields)[name]));

const isOffset: Form = (value) => isNumber(value) || isText(value);

const isPosition = fields({
  offset: isOffset,
  epoch: orNone(isText),
  partition: orNone(isText),
});

const isEdge = fields({ time: isNumber, position: orNone(isPosition) });

const isGap = fields({ kind: isText, cause: isText, after: isEdge, before: isEdge, count: orNone(isNumber) });

const isGone = fields({ keys: listOf(isText) });

const isBatch = fields({
  times: (value) => ArrayBuffer.isView(value),
  keys: orNone(listOf(isText)),
  received: isNumber,
  position: orNone(isPosition),
});

const isTold: Form = (value) => {
  const { rows, batch, isNewest } = value as Fields;
  if (!Array.isArray(rows) || !isBatch(batch)) return false;
  const { times, keys } = batch as { readonly times: Float64Array; readonly keys?: readonly string[] };
  return [times, keys, isNewest].every((each) => isNone(each) || (each as readonly unknown[]).length === rows.length);
};

const isItem: Form = (value) => {
  if (typeof value !== "object" || value === null) return false;
  const { gap, gone } = value as Fields;
  return "gap" in value ? isGap(gap) : "gone" in value ? isGone(gone) : isTold(value);
};

const isSuspicion = fields({
  kind: isText,
  cause: isText,
  after: orNone(isPosition),
  before: orNone(isPosition),
  count: orNone(isNumber),
});

const isPartition = fields({
  position: orNone(isPosition),
  suspicion: orNone(isSuspicion),
  newestTime: orNone(isNumber),
  edge: orNone(isNumber),
  stretches: listOf(fields({ rows: isList, first: isNumber, last: orNone(isOffset) })),
});

/** Whether what lies on a shelf has the form of a record: other code of the site may have written there. */
export const hasRecordForm = fields({
  savedAt: isNumber,
  clockAhead: orNone(isNumber),
  items: listOf(isItem),
  partitions: listOf(isPartition),
  last: orNone(isPosition),
});
