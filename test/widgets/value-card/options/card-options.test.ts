import { describe, expect, it } from "vitest";
import { anIcon, setIcon } from "../../../../src/widgets/value-card/options/icon.js";
import { anAddress } from "../../../../src/widgets/value-card/options/link.js";

describe("anAddress", () => {
  it.each([
    "/cpu",
    "cpu?x=1#y",
    "#top",
    "https://example.org/",
    "HTTP://example.org",
    "//example.org/x",
    "mailto:me@example.org",
  ])("takes %s", (address) => {
    expect(anAddress(address)).toBeUndefined();
  });

  it.each([
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    " \tjavascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "blob:x",
    "file:///x",
    "",
    " ",
    5,
    "https://",
  ])("refuses %j, and names the cure", (address) => {
    expect(anAddress(address)).toBe(
      'an address that begins with https:, http: or mailto:, or one within the site such as "/cpu"',
    );
  });
});

describe("anIcon", () => {
  it("takes a text, or a path with a space to draw it in", () => {
    for (const icon of ["🔥", { path: "M3 12h18" }, { path: " m1,2 3-4.5e2z", viewBox: "-8, -8 16 16" }]) {
      expect(anIcon(icon)).toBeUndefined();
    }
  });

  it.each([
    {},
    { path: "url(#x)" },
    { path: "L3 4" },
    { path: "M0 0<script>" },
    { path: "M0 0", viewBox: "0 0 24" },
    { path: "M0 0", viewBox: "0 0 -4 4" },
    { path: "M0 0", href: "x" },
    5,
    null,
  ])("refuses %j", (icon) => {
    expect(anIcon(icon)).toContain("a string or an object whose path is an SVG path");
  });
});

describe("showIcon(element, icon)", () => {
  it("shows a text as text, and a shape by attributes", () => {
    const element = document.createElement("span");
    setIcon(element, "<b>");
    expect([element.textContent, element.children.length]).toEqual(["<b>", 0]);
    setIcon(element, { path: "M3 12h18", viewBox: "0 0 20 20" });
    expect([
      element.querySelector("svg")?.getAttribute("viewBox"),
      element.querySelector("path")?.getAttribute("d"),
    ]).toEqual(["0 0 20 20", "M3 12h18"]);
    setIcon(element, undefined);
    expect(element.childNodes.length).toBe(0);
  });
});
