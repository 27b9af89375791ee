import { describe, expect, it } from "vitest";
import { byteSize } from "../../../src/stream/messages/byte-size.js";

describe("sizeOf(message)", () => {
  it("is what the message has on the wire: bytes of UTF-8, or of binary", () => {
    expect(byteSize('{"value":1}')).toBe(11);
    for (const text of ["", "€", "a😀b", "Привет", "\ud800"]) {
      expect(byteSize(text)).toBe(new TextEncoder().encode(text).byteLength);
    }
    expect(byteSize(new Uint8Array(7))).toBe(7);
    expect(byteSize(new ArrayBuffer(9))).toBe(9);
  });

  it("is that of a Blob, of a Buffer and of all parts, and always a number", () => {
    expect(byteSize(new Blob(["€"]))).toBe(3);
    expect(byteSize(Buffer.from("€"))).toBe(3);
    expect(byteSize([Buffer.from("€"), new Uint8Array(2), new ArrayBuffer(1)])).toBe(6);
    for (const strange of [undefined, null, {}, 5, { byteLength: "x" }]) expect(byteSize(strange)).toBe(0);
  });

  it("counts text of Latin-1 alone a byte a character", () => {
    expect(byteSize("21 °C")).toBe(5);
    expect(byteSize("21 °C ≈ 70 °F")).toBe(Buffer.byteLength("21 °C ≈ 70 °F"));
  });
});
