import { unknownOption } from "../../stream/internal.js";
import { kindNames } from "../contents/names.js";
import { checkAddress } from "./addresses.js";
import type { Scheme } from "./scheme.js";
import { colorSchemes, isScheme } from "./scheme.js";
import { refuseSecret } from "./secrets.js";

/** What the address of an embedded page asks for. */
export interface Parameters {
  /** The tag of the widget's element. */
  readonly tag: string;
  /** The attributes of the element. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Light or dark; undefined where the address says nothing: light, as a page around it that says nothing is. */
  readonly scheme: Scheme | undefined;
}

/** Parameters of the page itself; all others are attributes of the element. */
export const ownParameters = ["widget", "scheme"] as const;

/** Attributes of an element that stand for what the page does not have: other elements that name it, or a stream. */
const ELSEWHERE = ["id", "stream"];

/**
 * Reads the query and the fragment of an address.
 *
 * @param address - the whole address of the page
 * @param listAttributes - lists the attributes of an element by its tag
 * @throws TypeError in words that name the cure
 */
export function readParameters(address: string, listAttributes: (tag: string) => readonly string[]): Parameters {
  const { search, hash, href } = new URL(address);
  const attributes = new Map<string, string>();
  for (const [name, value] of [...new URLSearchParams(search), ...new URLSearchParams(hash.slice(1))]) {
    refuseSecret(cut(name), value);
    if (attributes.has(name)) throw new TypeError(`${cut(name)} is given twice. Expected it once`);
    attributes.set(name, value);
  }
  const tag = `tick-${kindOf(take(attributes, "widget"))}`;
  const scheme = take(attributes, "scheme");
  if (scheme !== undefined && !isScheme(scheme)) {
    throw new TypeError(`invalid scheme: ${cut(scheme)}. Expected ${Object.keys(colorSchemes).join(", ")}`);
  }
  checkNames(attributes, tag, listAttributes(tag));
  for (const [name, value] of attributes) checkAddress(name, value, href);
  checkMethod(attributes.get("method"));
  if (!attributes.has("src") && !attributes.has("source")) {
    throw new TypeError("no src. Add &src= and the address of the feed, written by encodeURIComponent");
  }
  return { tag, attributes, scheme };
}

function take(attributes: Map<string, string>, name: (typeof ownParameters)[number]): string | undefined {
  const value = attributes.get(name);
  attributes.delete(name);
  return value;
}

function kindOf(name: string | undefined): string {
  if (name !== undefined && kindNames.includes(name)) return name;
  const complaint = name === undefined ? "no widget" : unknown("widget", name, kindNames);
  if (complaint.endsWith("?")) throw new TypeError(complaint);
  throw new TypeError(`${complaint}. Expected ?widget= and one of ${kindNames.join(", ")}`);
}

function checkNames(attributes: ReadonlyMap<string, string>, tag: string, all: readonly string[]): void {
  // HTML's way to write `timeWindow` is listed too, beside the name that is meant.
  const isJoined = (name: string): boolean => all.some((other) => other !== name && other.replaceAll("-", "") === name);
  const known = all.filter((name) => !ELSEWHERE.includes(name) && !isJoined(name));
  for (const name of attributes.keys()) {
    if (known.includes(name)) continue;
    const complaint = unknown("parameter", name, [...known, ...ownParameters]);
    if (complaint.endsWith("?")) throw new TypeError(complaint);
    const cure = "Where it is a part of src, write that by encodeURIComponent, which makes %26 of &";
    throw new TypeError(`${complaint}. Expected widget, scheme, or an attribute of <${tag}>. ${cure}`);
  }
}

/** Whoever makes a link would otherwise change something in the name of the one who opens it. */
function checkMethod(method: string | undefined): void {
  if (method === undefined || method.toUpperCase() === "GET") return;
  throw new TypeError("method is refused: a link may read, and change nothing. Expected GET");
}

function unknown(what: string, name: string, names: readonly string[]): string {
  return (unknownOption({ [cut(name)]: 0 }, names) ?? "").replace("option", what);
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
