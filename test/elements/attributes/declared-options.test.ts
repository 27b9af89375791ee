import { describe, expect, it } from "vitest";
import { attributeName, attributesOf } from "../../../src/elements/attributes/attributes.js";
import { DeclaredOptions } from "../../../src/elements/attributes/declared-options.js";
import { sourceAttributes, streamAttributes } from "../../../src/elements/attributes/stream-attributes.js";
import { kinds } from "../../../src/elements/kinds.js";

const chartAttributes = attributesOf(kinds["line-chart"].options);
const cardAttributes = attributesOf(kinds["value-card"].options);

function given(attributes: Record<string, string>, prefix = ""): DeclaredOptions {
  const element = document.createElement("div");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return new DeclaredOptions(element, prefix);
}

const withoutUndefined = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

describe("Given", () => {
  it("reads options from attributes, and says undefined of all others", () => {
    const options = given({ "time-window": "5m", "aria-label": "CPU", legend: "", fill: "false" }).options(
      chartAttributes,
    );
    expect(withoutUndefined(options)).toEqual({ timeWindow: 300_000, ariaLabel: "CPU", legend: true, fill: false });
    expect("marginTop" in options).toBe(true);
  });

  it("reads fields of an axis by names of their own, beside what the axis' own attribute says", () => {
    const options = given({ y: '{"grid":false,"domain":[0,1]}', domain: "0 100", "y-label": "%" }).options(
      chartAttributes,
    );
    expect(options.y).toEqual({ grid: false, domain: [0, 100], label: "%" });
  });

  it("reads those of a node behind their prefix", () => {
    const options = given({ "data-time-window": "30s", "time-window": "1h" }, "data-").options(chartAttributes);
    expect(options.timeWindow).toBe(30_000);
  });

  it("lets a property count before its attribute, and takes it back with undefined", () => {
    const all = given({ value: "cpu" });
    const value = (): number => 1;
    all.set("value", value);
    expect(all.options(cardAttributes).value).toBe(value);
    all.set("value", undefined);
    expect(all.options(cardAttributes).value).toBeUndefined();
    expect(all.element.hasAttribute("value")).toBe(false);
  });

  it("writes a text to the attribute, by which it is read", () => {
    const all = given({});
    all.set("timeWindow", "5m");
    expect(all.element.getAttribute("time-window")).toBe("5m");
    expect(all.options(chartAttributes).timeWindow).toBe(300_000);
  });

  it("writes no secret into the page", () => {
    const all = given({});
    all.set("token", "hush");
    expect(all.element.outerHTML).toBe("<div></div>");
    expect(all.options(sourceAttributes).token).toBe("hush");
  });

  it.each(["", "data-"])("takes a name in lower case after %j, as HTML writes timeWindow", (prefix) => {
    const all = given({ [`${prefix}timewindow`]: "5m" }, prefix);
    expect(all.options(chartAttributes).timeWindow).toBe(300_000);
    expect(all.raw("timeWindow")).toBe("5m");
    all.element.setAttribute(`${prefix}time-window`, "1m");
    expect(all.options(chartAttributes).timeWindow).toBe(60_000);
    all.set("timeWindow", undefined);
    expect(all.element.attributes).toHaveLength(0);
  });

  it("names an attribute in lower case as the page has written it", () => {
    expect(() => given({ aggregategap: "{" }).read("aggregateGap", { type: "json" })).toThrow(
      /^invalid aggregategap: \{\. Expected JSON/,
    );
  });

  it.each([
    ["now", "now"],
    ["connectnow", "connectNow"],
  ])("refuses the attribute %s of an option that is no text", (name, property) => {
    const words = `invalid attribute: ${name}, for it is no text. Set the property ${property} in a script`;
    const table = { now: { type: "function" }, connectNow: { type: "function" } } as const;
    expect(() => given({ [name]: "later" }).checkNames(table)).toThrow(new TypeError(words));
  });

  it("takes the property of an option that is no text, whatever a server has written as its attribute", () => {
    const now = (): number => 5;
    const all = given({ now: "() => 5" });
    all.set("now", now);
    expect(() => all.checkNames(chartAttributes)).not.toThrow();
    expect(all.options(chartAttributes).now).toBe(now);
  });

  it("takes an empty text for an option that is not given, where it has no meaning of its own", () => {
    const tables = { ...Object.fromEntries(Object.entries(kinds).map(([name, { options }]) => [name, options])) };
    for (const [kind, schema] of Object.entries(tables)) {
      const table = attributesOf(schema);
      const empty = Object.fromEntries(Object.keys(table).map((name) => [attributeName(name), ""]));
      for (const [name, value] of Object.entries(given(empty).options(table))) {
        // What is left is what the widget takes: texts, and true.
        if (value !== undefined) expect(schema[name].check(value), `${kind}: ${name}`).toBeUndefined();
      }
    }
    const texts = { title: "", "y-label": "", legend: "", "time-window": "", domain: "", thresholds: "", locale: "" };
    expect(withoutUndefined(given(texts).options(chartAttributes))).toEqual({
      title: "",
      y: { label: "" },
      legend: true,
    });
    const ofStreams = { ...streamAttributes, ...sourceAttributes };
    const empty = Object.fromEntries(Object.keys(ofStreams).map((name) => [attributeName(name), ""]));
    const kept = Object.keys(withoutUndefined(given(empty).options(ofStreams)));
    expect(kept.filter((name) => ofStreams[name as keyof typeof ofStreams].type !== "boolean")).toEqual([]);
    expect(kept).toContain("finite");
  });

  it("takes an empty text in the place of a property's value for its withdrawal, as Preact does", () => {
    const all = given({});
    for (const [name, value] of Object.entries({ legend: true, timeWindow: 5_000, value: () => 1, token: "hush" })) {
      all.set(name, value);
      all.set(name, "");
      expect(all.raw(name)).toBeUndefined();
    }
    expect(all.element.outerHTML).toBe("<div></div>");
    all.set("legend", "");
    expect(all.options(chartAttributes).legend).toBe(true);
  });

  it("refuses a token in the page, without quoting it", () => {
    const words = "invalid attribute: token, for everybody can read it there. Set the property token in a script";
    const all = given({ token: "hush" });
    expect(() => all.checkNames(sourceAttributes)).toThrow(new TypeError(words));
    all.set("token", "hush");
    expect(() => all.checkNames(sourceAttributes)).toThrow(new TypeError(words));
  });

  it("names the attribute that is no JSON", () => {
    expect(() => given({ "data-y": "{domain}" }, "data-").options(chartAttributes)).toThrow(
      /^invalid data-y: \{domain\}\. Expected JSON \(/,
    );
  });
});
