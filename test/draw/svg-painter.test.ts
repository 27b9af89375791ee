import { describe, expect, it } from "vitest";
import type { Painter } from "../../src/draw/painter.js";
import { SvgPainter } from "../../src/draw/svg-painter.js";

/** Fails to compile where a canvas context is no painter. */
const canvasIsAPainter = (context: CanvasRenderingContext2D): Painter => context;

describe("SvgPainter", () => {
  it("writes paths, text, clips and styles", () => {
    const painter = new SvgPainter();
    painter.strokeStyle = "rgb(1, 2, 3)";
    painter.lineWidth = 1.5;
    painter.lineJoin = "round";
    painter.lineCap = "round";
    painter.setLineDash([2, 4.005]);
    painter.beginPath();
    painter.moveTo(0.1 + 0.2, -0.001);
    painter.lineTo(10, 20);
    painter.bezierCurveTo(1, 2, 3, 4, 5, 6.789);
    painter.closePath();
    painter.stroke();
    painter.save();
    painter.beginPath();
    painter.rect(0, 0, 50, 40);
    painter.clip();
    painter.beginPath();
    painter.rect(10, 10, 5, 5);
    painter.clip();
    painter.globalAlpha = 0.25;
    painter.fillStyle = "#123456";
    painter.beginPath();
    painter.arc(10, 10, 2, 0, 2 * Math.PI);
    painter.fill();
    painter.restore();
    painter.font = '600 14px "Inter", sans-serif';
    painter.textAlign = "right";
    painter.textBaseline = "middle";
    painter.fillText("a < b & c", 5, 6);
    expect(painter.toSVG(100, 50, { title: "T & U" })).toBe(
      [
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"' +
          ' role="img" aria-label="T &amp; U">',
        "<title>T &amp; U</title>",
        '<defs><clipPath id="tick-clip-1"><path d="M0,0h50v40h-50Z"/></clipPath>' +
          '<clipPath id="tick-clip-2"><path d="M10,10h5v5h-5Z" clip-path="url(#tick-clip-1)"/>' +
          "</clipPath></defs>",
        '<path d="M0.3,0L10,20C1,2,3,4,5,6.79Z" fill="none" stroke="rgb(1, 2, 3)" stroke-width="1.5"' +
          ' stroke-linejoin="round" stroke-linecap="round" stroke-dasharray="2 4.01"/>',
        '<g clip-path="url(#tick-clip-2)"><path d="M12,10A2,2,0,0,1,8,10A2,2,0,0,1,12,10"' +
          ' fill="#123456" opacity="0.25"/></g>',
        '<text x="5" y="6" fill="#000" text-anchor="end" dy="0.32em"' +
          ' font-weight="600" font-size="14" font-family="&quot;Inter&quot;, sans-serif">a &lt; b &amp; c</text>',
        "</svg>",
      ].join("\n"),
    );
  });

  it("starts a path with lineTo, and leaves out what is no number, as a canvas does", () => {
    const painter = new SvgPainter();
    painter.beginPath();
    painter.lineTo(1, 2);
    painter.lineTo(NaN, 3);
    painter.lineTo(4, Infinity);
    painter.lineTo(5, 6);
    painter.rect(NaN, 0, 1, 1);
    painter.stroke();
    painter.fillText("gone", NaN, 0);
    expect(painter.toSVG(1, 1)).toContain('d="M1,2L5,6"');
    expect(painter.toSVG(1, 1)).not.toContain("gone");
  });

  it("writes no colour that could fetch or compute", () => {
    const bad = [
      "url(#x)",
      "var(--x, url(https://a.example))",
      "if(media(print): red)",
      'red" onload="x',
      "env(x)",
      {},
    ];
    for (const color of bad) {
      const painter = new SvgPainter();
      painter.fillStyle = color;
      painter.beginPath();
      painter.rect(0, 0, 1, 1);
      painter.fill();
      expect(painter.toSVG(1, 1), JSON.stringify(color)).toContain('fill="none"');
    }
    for (const color of [
      "#fff",
      "red",
      "rgb(1, 2, 3)",
      "rgba(1, 2, 3, 0.5)",
      "color(srgb 0.1 0.2 0.3 / 0.5)",
      "oklch(0.7 0.1 200)",
    ]) {
      const painter = new SvgPainter();
      painter.fillStyle = color;
      painter.fillText("x", 0, 0);
      expect(painter.toSVG(1, 1)).toContain(`fill="${color}"`);
    }
  });

  it("escapes text and leaves out what XML cannot hold", () => {
    const painter = new SvgPainter();
    painter.font = '12px "A&B"';
    painter.fillText('<script>"\u0000\u001b', 0, 0);
    const svg = painter.toSVG(1, 1);
    expect(svg).toContain("&lt;script&gt;&quot;</text>");
    expect(svg).toContain('font-family="&quot;A&amp;B&quot;"');
    expect(new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror")).toBeNull();
  });

  it("has the calls of a canvas context", () => {
    expect(canvasIsAPainter).toBeTypeOf("function");
  });
});
