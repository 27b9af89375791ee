import { describe, expect, it } from "vitest";
import { sourceAttributes } from "../../../src/elements/attributes/stream-attributes.js";
import { createWidgetElement } from "../../../src/elements/element.js";
import type { Parameters } from "../../../src/elements/embed/parameters.js";
import { ownParameters, readParameters } from "../../../src/elements/embed/parameters.js";
import { kinds } from "../../../src/elements/kinds.js";

const PAGE = "https://cdn.example/tickline/dist/embed.html";
const SRC = "src=wss%3A%2F%2Ffeed.example%2Fcpu";

const classes = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]) => [
    `tick-${name}`,
    createWidgetElement(kind) as unknown as { readonly observedAttributes: readonly string[] },
  ]),
);
const read = (query: string): Parameters => readParameters(PAGE + query, (tag) => classes[tag].observedAttributes);

/** What is complained of. */
function complaintOf(query: string): string {
  try {
    read(query);
    return "nothing";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The attributes that the registry allows as texts, of all kinds. */
const secrets = Object.entries(sourceAttributes).flatMap(([name, { type }]) => (type === "secret" ? [name] : []));
const attributes = [...new Set(Object.values(classes).flatMap(({ observedAttributes }) => observedAttributes))];

describe("the parameters of an embedded page", () => {
  it("are the attributes of the element, in the query, in the fragment, or in both", () => {
    const expected = {
      tag: "tick-line-chart",
      attributes: new Map([
        ["src", "wss://feed.example/cpu"],
        ["time-window", "5m"],
        ["title", "CPU & load, %"],
      ]),
      scheme: "dark",
    };
    const widget = `widget=line-chart&${SRC}`;
    const rest = "time-window=5m&title=CPU+%26+load%2C+%25&scheme=dark";
    expect(read(`?${widget}&${rest}`)).toEqual(expected);
    expect(read(`#${widget}&${rest}`)).toEqual(expected);
    expect(read(`?${widget}#${rest}`)).toEqual(expected);
  });

  it("know every kind and every attribute of the registry, but those that name something outside", () => {
    for (const [name, { observedAttributes }] of Object.entries(classes)) {
      const kind = name.replace("tick-", "");
      const isHyphenless = (attribute: string): boolean =>
        observedAttributes.some((other) => other !== attribute && other.replaceAll("-", "") === attribute);
      for (const attribute of observedAttributes) {
        const value = attribute === "method" ? "get" : "/x";
        const more = attribute === "src" ? "" : `&${SRC}`;
        const query = `?widget=${kind}&${attribute}=${encodeURIComponent(value)}${more}`;
        if (["id", "stream", ...secrets].includes(attribute) || isHyphenless(attribute)) {
          expect(() => read(query), attribute).toThrow(/unknown parameter|is refused/);
        } else expect(read(query).attributes.get(attribute), attribute).toBe(value);
      }
    }
  });

  it("of the page itself are attributes of no element", () => {
    expect(attributes.filter((name) => (ownParameters as readonly string[]).includes(name))).toEqual([]);
  });

  it.each([
    ["", "no widget. Expected ?widget= and one of line-chart, value-card, data-table, live-text, dashboard"],
    ["?widget=line-chrat", "unknown widget: line-chrat. Did you mean line-chart?"],
    ["?widget=stream", /^unknown widget: stream\. Expected \?widget= and one of line-chart, /],
    ["?widget=constructor", /^unknown widget: constructor\. Expected/],
    [`?widget=line-chart&${SRC}&timeWindow=5m`, "unknown parameter: timeWindow. Did you mean time-window?"],
    [`?widget=line-chart&${SRC}&timewindow=5m`, "unknown parameter: timewindow. Did you mean time-window?"],
    [`?widget=line-chart&${SRC}&shceme=dark`, "unknown parameter: shceme. Did you mean scheme?"],
    [`?widget=line-chart&${SRC}&onload=alert(1)`, /^unknown parameter: onload\. Expected widget, scheme, or an attrib/],
    [`?widget=line-chart&${SRC}&style=color:red`, /^unknown parameter: style\. /],
    ["?widget=line-chart&src=/a?b=1&resolution=2", /^unknown parameter: resolution\. .* makes %26 of &$/],
    [`?widget=line-chart&${SRC}&scheme=pink`, "invalid scheme: pink. Expected light, dark, auto"],
    [`?widget=line-chart&${SRC}#${SRC}`, "src is given twice. Expected it once"],
    ["?widget=line-chart", "no src. Add &src= and the address of the feed, written by encodeURIComponent"],
    [
      "?widget=line-chart&src=javascript:alert(1)",
      "src is refused: no feed has an address of javascript:. Expected https:, wss:, http:, ws: or a path",
    ],
    ["?widget=line-chart&src=%09java%0Ascript:alert(1)", /^src is refused: no feed has an address of javascript:/],
    ["?widget=line-chart&src=DATA:text/plain,1", /^src is refused: no feed has an address of data:/],
    ["?widget=line-chart&src=blob:https://x.example/1", /^src is refused: no feed has an address of blob:/],
    [`?widget=line-chart&source=data:,1`, /^source is refused: no feed has an address of data:/],
    [`?widget=line-chart&${SRC}&history=javascript:1`, /^history is refused: no feed has an address of javascript:/],
    [
      "?widget=line-chart&src=https://",
      "src is refused: it is no address. Expected https:, wss:, http:, ws: or a path",
    ],
    [`?widget=line-chart&${SRC}&method=delete`, "method is refused: a link may read, and change nothing. Expected GET"],
  ])("%s: %s", (query, message) => {
    expect(() => read(query)).toThrow(message);
  });

  it("are told in full up to some length", () => {
    expect(() => read(`?widget=line-chart&${SRC}&${"x".repeat(5000)}=1`)).toThrow(/^.{1,400}$/);
  });
});

describe("secrets", () => {
  it.each([
    ...secrets,
    ...["access_token", "id-token", "Authorization", "auth", "apikey", "api_key", "x-api-key", "accessKey"],
    ...["password", "client_secret", "jwt", "sig", "X-Amz-Signature", "Bearer", "cookie", "AWS_CREDENTIAL"],
  ])("%s is refused, its value untold", (name) => {
    const complaint = complaintOf(`?widget=line-chart&${SRC}&${name}=s3cr3t`);
    expect(complaint).toMatch(new RegExp(`^${name} is refused: an address is kept in logs .*token is an option$`));
    expect(complaint).not.toContain("s3cr3t");
  });

  it.each([
    ["src", "https://me:s3cr3t@feed.example/"],
    ["src", "wss://s3cr3t@feed.example/"],
    ["src", "//me:s3cr3t@feed.example/"],
    ["src", "https://feed.example/?a=1&access_token=s3cr3t"],
    ["src", "/feed?apikey=s3cr3t"],
    ["src", "/feed#token=s3cr3t"],
    ["history", "/past?sig=s3cr3t"],
    ["hello", '{"type":"subscribe","token":"s3cr3t"}'],
    ["hello", '{"authorization" : "Bearer s3cr3t"}'],
  ])("in %s: %s is refused, its value untold", (name, value) => {
    const more = name === "src" ? "" : `&${SRC}`;
    const complaint = complaintOf(`?widget=line-chart${more}&${name}=${encodeURIComponent(value)}`);
    expect(complaint).toMatch(new RegExp(`^A secret in ${name} is refused: .*address that needs none`));
    expect(complaint).not.toContain("s3cr3t");
  });

  it.each([
    ["line-chart", "title", "Token: 5 a minute, by author"],
    ["line-chart", "select", "/usage/total_tokens"],
    ["live-text", "template", "{tokens:.0f} tokens = {cost}"],
    ["line-chart", "src", "/feed?key=cpu&author=me&position=2@3"],
    ["line-chart", "credentials", "include"],
  ])("are none of these, of a %s: %s=%s", (kind, name, value) => {
    const more = name === "src" ? "" : `&${SRC}`;
    const query = `?widget=${kind}${more}&${name}=${encodeURIComponent(value)}`;
    expect(read(query).attributes.get(name)).toBe(value);
  });
});
