import { afterEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../../../src/widgets/page/scope.js";
import { mount, needDom } from "../../../src/widgets/widget/mount.js";

const rules = { ":host": { "--x": "1" }, value: { color: "red" } };

function page(html: string): HTMLElement {
  const range = document.createRange();
  document.body.replaceChildren(range.createContextualFragment(html));
  return document.body;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("mount(scope, target)", () => {
  it("finds its target by selector or takes an element", () => {
    const body = page("<div id=a></div><div id=b></div>");
    const scope = new Scope();
    const a = mount(scope, "#a", rules, "4rem");
    const b = mount(scope, body.querySelector("#b")!, rules, "4rem");
    expect(a.node.parentElement?.id).toBe("a");
    expect(b.node.parentElement?.id).toBe("b");
    expect(a.root.mode).toBe("open");
    scope.close();
  });

  it("leaves the target byte for byte as it was", () => {
    const body = page('<div id="a" style="color:red" data-x> text <b>old</b><!-- c --> </div>');
    const before = document.documentElement.outerHTML;
    const children = [...body.querySelector("#a")!.childNodes];
    const scope = new Scope();
    mount(scope, "#a", rules, "4rem");
    expect(body.querySelector("#a")!.childNodes.length).toBe(children.length + 1);
    scope.close();
    expect(document.documentElement.outerHTML).toBe(before);
    expect([...body.querySelector("#a")!.childNodes]).toEqual(children);
  });

  it("writes nothing but its one node", () => {
    const body = page("<div id=a></div>");
    const target = body.querySelector("#a")!;
    const scope = new Scope();
    const { node } = mount(scope, target, rules, "4rem");
    node.remove();
    expect(body.outerHTML).toBe('<body><div id="a"></div></body>');
    scope.close();
  });

  it("hands its parts on, by its rules, to a component around it", () => {
    const body = page("<div></div>");
    const scope = new Scope();
    const { node } = mount(scope, body.querySelector("div")!, { ...rules, ":host([x])": {}, unit: {} }, "4rem");
    expect(node.getAttribute("exportparts")).toBe("value,unit");
    scope.close();
  });

  it("hands on, and styles, parts whose styles come later", () => {
    const body = page("<div></div>");
    const scope = new Scope();
    const { node, element, addStyles } = mount(scope, body.querySelector("div")!, rules, "4rem");
    addStyles({ late: { top: "3px" } });
    expect(node.getAttribute("exportparts")).toBe("value,late");
    // A platform without constructed style sheets, as this one, styles each element by itself.
    expect(element("div", "late").style.top).toBe("3px");
    scope.close();
  });

  it("refuses a second mount, and takes one after destroy in the same tick", () => {
    const body = page("<div id=a></div>");
    const first = new Scope();
    mount(first, "#a", rules, "4rem");
    expect(() => mount(new Scope(), "#a", rules, "4rem")).toThrow(new Error("already mounted: #a"));
    first.close();
    const second = new Scope();
    mount(second, "#a", rules, "4rem");
    expect(body.querySelector("#a")!.childNodes.length).toBe(1);
    second.close();
  });

  it("names the selector that finds nothing, or is none", () => {
    page("");
    expect(() => mount(new Scope(), "#x", rules, "4rem")).toThrow(new Error("no element matches selector: #x"));
    expect(() => mount(new Scope(), "##", rules, "4rem")).toThrow("invalid selector: ##");
  });

  it("names the id that was meant", () => {
    page("<div id=chart></div>");
    expect(() => mount(new Scope(), "chart", rules, "4rem")).toThrow(
      new Error("no element matches selector: chart. Did you mean #chart?"),
    );
  });

  it("says where an element may still be to come", () => {
    page("");
    const state = vi.spyOn(document, "readyState", "get").mockReturnValue("loading");
    const cure = 'The page is still loading: move the script below the element, or give it defer or type="module"';
    expect(() => mount(new Scope(), "#x", rules, "4rem")).toThrow(
      new Error(`no element matches selector: #x. ${cure}`),
    );
    expect(() => mount(new Scope(), null as never, rules, "4rem")).toThrow(
      new TypeError(`invalid target: null. Expected an element or a selector. ${cure}`),
    );
    state.mockRestore();
  });

  it("names a target that is none", () => {
    const body = page("<canvas id=c></canvas>");
    for (const [wrong, words] of [
      [null, "null"],
      [undefined, "undefined"],
      [5, "5"],
      [document, "a Document"],
      [body.childNodes, "a NodeList"],
    ] as const) {
      expect(() => mount(new Scope(), wrong as unknown as Element, rules, "4rem")).toThrow(`invalid target: ${words}`);
    }
    expect(() => mount(new Scope(), body.querySelector("#c")!, rules, "4rem")).toThrow("invalid target: <canvas>");
  });

  it("says which widget needs a DOM where there is none", () => {
    vi.stubGlobal("document", undefined);
    expect(() => {
      needDom("lineChart");
    }).toThrow(new Error("lineChart needs a DOM"));
  });

  it("sets looks property by property where there are no constructed style sheets", () => {
    page("<div id=a></div>");
    const scope = new Scope();
    const { element, node } = mount(scope, "#a", rules, "4rem");
    expect(element("span", "value").style.color).toBe("red");
    expect(node.style.getPropertyValue("--_ink")).toContain("--tick-ink");
    scope.close();
  });
});
