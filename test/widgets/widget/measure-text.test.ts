import { describe, expect, it } from "vitest";
import { languageOf } from "../../../src/widgets/widget/measure-text.js";

describe("languageOf(element)", () => {
  it("is that of the nearest element that names one, also beyond a shadow tree", () => {
    const outer = document.createElement("section");
    outer.lang = "de-at";
    const host = outer.appendChild(document.createElement("div"));
    const inner = host.attachShadow({ mode: "open" }).appendChild(document.createElement("p"));
    expect(languageOf(host)).toBe("de-AT");
    expect(languageOf(inner)).toBe("de-AT");
    inner.lang = "fr";
    expect(languageOf(inner)).toBe("fr");
  });

  it("is none where none is named, or what is named is none", () => {
    const link = document.createElement("a");
    link.href = "https://host/";
    expect(languageOf(link.appendChild(document.createElement("b")))).toBeUndefined();
    link.lang = "not a tag";
    expect(languageOf(link)).toBeUndefined();
  });
});
