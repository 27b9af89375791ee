import type { Parse } from "./parsers.js";
import {
  boolean,
  columns,
  duration,
  greeting,
  json,
  jsonOr,
  number,
  numbers,
  sort,
  text,
  thresholds,
  word,
  words,
} from "./parsers.js";

/** An option as an attribute. */
export interface Attribute {
  /**
   * Parses the attribute's text into the option. Without it no attribute can set the option, but a property can.
   */
  readonly parse?: Parse;
  /** Where the attribute sets a field of an option: the option's name, and the field's. */
  readonly field?: readonly [option: string, name: string];
}

/**
 * Attributes by the name of their property; the attribute's name is the same in kebab-case, with the prefix `data-` on
 * a
 * `data-tickline` node. Each option has an attribute, and so do the most used fields of `y`.
 */
export type Attributes = Readonly<Record<string, Attribute>>;

/** An option that only a property sets. */
const PROPERTY_ONLY: Attribute = {};

const as = (parse: Parse): Attribute => ({ parse });
const field = (parse: Parse, option: string, name: string): Attribute => ({ parse, field: [option, name] });

/** The options of all sources. */
export const sourceAttributes = {
  interval: as(duration),
  min: as(number),
  max: as(number),
  integer: as(boolean),
  walk: as(boolean),
  seed: as(number),
  select: as(text),
  position: as(text),
  epoch: as(text),
  partition: as(text),
  after: as(text),
  order: as(text),
  counts: as(text),
  resumes: as(boolean),
  heartbeat: as(duration),
  history: as(text),
  protocols: as(words),
  hello: as(greeting),
  ping: as(json),
  events: as(words),
  method: as(text),
  credentials: as(text),
  token: PROPERTY_ONLY,
  headers: PROPERTY_ONLY,
  body: PROPERTY_ONLY,
  fetch: PROPERTY_ONLY,
  decode: PROPERTY_ONLY,
  schema: PROPERTY_ONLY,
  final: PROPERTY_ONLY,
} satisfies Attributes;

/** The options of a stream. */
export const streamAttributes = {
  time: as(text),
  key: as(text),
  timeUnit: as(text),
  textTimeZone: as(text),
  recent: as(number),
  backfill: as(jsonOr(duration)),
  retry: as(jsonOr(word)),
  connectTimeout: as(duration),
  idleDelay: as(duration),
  staleAfter: as(duration),
  // HTML's `hidden` attribute without a text hides the element, and is no option.
  hidden: as((given) => (given === "" ? undefined : given)),
  maxMessageBytes: as(number),
  maxRows: as(number),
  maxAhead: as(duration),
  environment: PROPERTY_ONLY,
} satisfies Attributes;

/** The options of a line chart, and some fields of `y`. */
export const lineChartAttributes = {
  series: as(json),
  value: as(text),
  where: PROPERTY_ONLY,
  key: as(text),
  timeWindow: as(duration),
  delay: as(duration),
  maxGap: as(duration),
  retain: as(json),
  maxSeries: as(number),
  x: as(json),
  y: as(json),
  yRight: as(json),
  domain: field(numbers, "y", "domain"),
  zero: field(boolean, "y", "zero"),
  scale: field(text, "y", "scale"),
  yLabel: field(text, "y", "label"),
  yFormat: field(text, "y", "format"),
  stroke: as(text),
  strokeWidth: as(number),
  curve: as(text),
  fill: as(word),
  mark: as(text),
  low: as(text),
  high: as(text),
  margin: as(number),
  marginTop: as(number),
  marginRight: as(number),
  marginBottom: as(number),
  marginLeft: as(number),
  title: as(text),
  label: as(text),
  legend: as(boolean),
  thresholds: as(thresholds),
  annotations: as(json),
  reconnects: as(boolean),
  locale: as(text),
  timeZone: as(text),
  cursor: as(word),
  width: as(number),
  height: as(number),
  announce: as(boolean),
  table: as(boolean),
  now: PROPERTY_ONLY,
  ariaLabel: as(text),
} satisfies Attributes;

/** The options of a value card. */
export const valueCardAttributes = {
  value: as(text),
  where: PROPERTY_ONLY,
  key: as(text),
  label: as(text),
  unit: as(text),
  prefix: as(text),
  suffix: as(text),
  format: as(text),
  notation: as(text),
  locale: as(text),
  timeZone: as(text),
  reduce: as(text),
  timeWindow: as(duration),
  delta: as(word),
  deltaAs: as(text),
  deltaColor: as(text),
  sparkline: as(word),
  thresholds: as(thresholds),
  mapping: as(json),
  colorOn: as(words),
  icon: as(jsonOr(text)),
  help: as(text),
  href: as(text),
  cursor: as(word),
  announce: as(boolean),
  ariaLabel: as(text),
} satisfies Attributes;

/** The options of a live text. */
export const liveTextAttributes = {
  template: as(text),
  value: as(text),
  where: PROPERTY_ONLY,
  key: as(text),
  locale: as(text),
  timeZone: as(text),
  placeholder: as(text),
  announce: as(boolean),
  cursor: as(word),
  ariaLabel: as(text),
} satisfies Attributes;

/** The options of a data table. */
export const dataTableAttributes = {
  columns: as(columns),
  rows: as(number),
  by: as(text),
  sort: as(sort),
  where: PROPERTY_ONLY,
  key: as(text),
  timeWindow: as(duration),
  title: as(text),
  locale: as(text),
  timeZone: as(text),
  cursor: as(word),
  ariaLabel: as(text),
} satisfies Attributes;

/** The options of a dashboard. */
export const dashboardAttributes = {
  title: as(text),
  headingLevel: as(number),
  widgets: as(json),
  columns: as(number),
  gap: as(number),
  cursor: as(word),
  ariaLabel: as(text),
} satisfies Attributes;

/** Returns the name of a property's attribute. */
export function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Lists the attributes to observe for properties: in kebab-case, and in lower case, as HTML writes `timeWindow`. */
export function watchedNames(properties: readonly string[]): string[] {
  return [...new Set(properties.flatMap((name) => [attributeName(name), name.toLowerCase()]))];
}
