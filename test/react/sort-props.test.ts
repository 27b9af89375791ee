import { describe, expect, it } from "vitest";
import { sortProps } from "../../src/react/sort-props.js";
import { callback, text } from "../../src/widgets/options/option-types.js";

const schema = { title: text(), onSelect: callback() };
const noop = (): void => undefined;

describe("the props of a component", () => {
  it("are options, handlers of the widget's events, and those of the element around it", () => {
    const props = { title: "CPU", onCross: noop, onClick: noop, className: "wide", "aria-busy": true, "data-x": 1 };
    expect(sortProps(props, schema, ["cross"])).toEqual({
      options: { title: "CPU" },
      handlers: { cross: noop },
      host: { onClick: noop, className: "wide", "aria-busy": true, "data-x": 1 },
    });
  });

  it("leave to the widget what nobody knows, and an option whose name is like that of a handler", () => {
    const { options, handlers, host } = sortProps({ titel: "CPU", onSelect: noop, only: 1 }, schema, ["cross"]);
    expect(options).toEqual({ titel: "CPU", onSelect: noop, only: 1 });
    expect({ ...handlers, ...host }).toEqual({});
  });
});

describe("props of hostile names", () => {
  it("are options that the widget refuses, and change what none inherits", () => {
    const { options, handlers, host } = sortProps(
      JSON.parse('{ "__proto__": { "title": "spoilt" }, "constructor": 1 }') as object,
      schema,
      ["cross"],
    );
    expect(Object.keys(options)).toEqual(["__proto__", "constructor"]);
    expect([options, handlers, host].map((each) => Object.getPrototypeOf(each) as unknown)).toEqual(
      Array(3).fill(Object.prototype),
    );
    expect(options.title).toBeUndefined();
  });
});

describe("the options of a hook", () => {
  it("are for the widget, all of them: there is no element to pass any on to", () => {
    expect(sortProps({ className: "wide", onCross: noop, onSelect: noop }, schema)).toEqual({
      options: { className: "wide", onSelect: noop },
      handlers: { cross: noop },
      host: {},
    });
  });
});
