import { afterEach, describe, expect, it } from "vitest";
import { markup } from "./markup.js";
import { takeBreaches } from "./policy-breaches.js";

const nodes: Element[] = [];

afterEach(() => {
  for (const node of nodes.splice(0)) node.remove();
});

function put(tag: string, attributes: Readonly<Record<string, string>>): Element {
  const node = document.createElement(tag);
  nodes.push(node);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  document.body.append(node);
  return node;
}

/** What a page under the strict policy forbids, by the directive that does. */
const forbidden: Readonly<Record<string, () => unknown>> = {
  "style-src-attr": () => put("p", { style: "color: red" }),
  "style-src-elem": () => put("style", {}).append("p { color: red }"),
  "script-src-attr": () => {
    const node = put("p", {});
    node.append(markup('<b onclick="1">x</b>'));
    (node.firstElementChild as HTMLElement).click();
  },
  "script-src-elem": () => put("p", {}).append(markup("<script>1</script>")),
  "img-src": () => put("img", { src: "https://example.invalid/x.png" }),
  "frame-src": () => put("iframe", { src: "https://example.invalid/" }),
  "connect-src": () => fetch("https://example.invalid/").catch(() => undefined),
  "font-src": () => new FontFace("far", "url(https://example.invalid/x)").load().catch(() => undefined),
  "require-trusted-types-for": () => {
    // eslint-disable-next-line no-new-func, @typescript-eslint/no-implied-eval -- as a library might
    expect(() => new Function("return 1")).toThrow();
  },
  "trusted-types": () => {
    const { trustedTypes } = globalThis as unknown as {
      trustedTypes: { createPolicy(name: string, rules: object): void };
    };
    expect(() => {
      trustedTypes.createPolicy("another", {});
    }).toThrow();
  },
};

describe("the page of every browser test", () => {
  it.each(Object.entries(forbidden))("forbids what %s does, and tells the test of it", async (directive, run) => {
    await run();
    const breaches: string[] = [];
    await expect
      .poll(() => {
        breaches.push(...takeBreaches());
        return breaches.map((breach) => breach.slice(0, breach.indexOf(":")));
      })
      .toContain(directive);
  });
});
