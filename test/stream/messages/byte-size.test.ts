import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../src/stream/messages/byte-size.js";

describe("sizeOf(message)", () => {
  it("is what the message has on the wire: bytes of UTF-8, or of binary", () => {
    expect(sizeOf('{"value":1}')).toBe(11);
    for (const text of ["", "€", "a😀b", "Привет", "\ud800"]) {
      expect(sizeOf(text)).toBe(new TextEncoder().encode(text).byteLength);
    }
    expect(sizeOf(new Uint8Array(7))).toBe(7);
    expect(sizeOf(new ArrayBuffer(9))).toBe(9);
  });

  it("is that of a Blob, of a Buffer and of all parts, and always a number", () => {
    expect(sizeOf(new Blob(["€"]))).toBe(3);
    expect(sizeOf(Buffer.from("€"))).toBe(3);
    expect(sizeOf([Buffer.from("€"), new Uint8Array(2), new ArrayBuffer(1)])).toBe(6);
    for (const strange of [undefined, null, {}, 5, { byteLength: "x" }]) expect(sizeOf(strange)).toBe(0);
  });

  it("counts text of Latin-1 alone a byte a character", () => {
    expect(sizeOf("21 °C")).toBe(5);
    expect(sizeOf("21 °C ≈ 70 °F")).toBe(Buffer.byteLength("21 °C ≈ 70 °F"));
  });
});
