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

/** How an option is read from an attribute. */
export interface Attribute {
  /**
   * Makes the option of the attribute's text. Where there is none, no attribute can tell the option: a property can.
   */
  readonly parse?: Parse;
  /** The option of which it is a field, and the field's name. */
  readonly field?: readonly [option: string, name: string];
}

/**
 * Attributes by the name of their property; their own name is that in kebab-case, before it `data-` on a
 * `data-tickline` node. An option stands by its own name, and so does a field of `x` or `y` that many need.
 */
export type Attributes = Readonly<Record<string, Attribute>>;

const property: Attribute = {};

const as = (parse: Parse): Attribute => ({ parse });
const field = (parse: Parse, option: string, name: string): Attribute => ({ parse, field: [option, name] });

/** Where a stream's rows come from. */
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
  token: property,
  headers: property,
  body: property,
  fetch: property,
  decode: property,
  schema: property,
  final: property,
} satisfies Attributes;

/** What a stream does with them. */
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
  // The page's own `hidden` has no text.
  hidden: as((given) => (given === "" ? undefined : given)),
  maxMessageBytes: as(number),
  maxRows: as(number),
  maxAhead: as(duration),
  environment: property,
} satisfies Attributes;

/** The options of a line chart, and some fields of `y`. */
export const lineChartAttributes = {
  series: as(json),
  value: as(text),
  where: property,
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
  now: property,
  ariaLabel: as(text),
} satisfies Attributes;

/** The options of a value card. */
export const valueCardAttributes = {
  value: as(text),
  where: property,
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
  where: property,
  key: as(text),
  locale: as(text),
  timeZone: as(text),
  placeholder: as(text),
  announce: as(text),
  cursor: as(word),
  ariaLabel: as(text),
} satisfies Attributes;

/** The options of a data table. */
export const dataTableAttributes = {
  columns: as(columns),
  rows: as(number),
  by: as(text),
  sort: as(sort),
  where: property,
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

/** The name of an attribute by that of its property. */
export function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The attributes that are watched for properties: by their names, and as HTML writes those of properties. */
export function watchedNames(properties: readonly string[]): string[] {
  return [...new Set(properties.flatMap((name) => [attributeName(name), name.toLowerCase()]))];
}
