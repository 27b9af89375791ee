import { describe, expect, it } from "vitest";
import type { MakePiece, Piece } from "../../../src/elements/autoload/pieces.js";
import { Pieces } from "../../../src/elements/autoload/pieces.js";

const needs = { chart: ["draw", "base"], card: ["base"], draw: ["base"], base: [] };

/** Fetches from memory, and notes what it is asked for; files of `failing` do not come. */
function serve(failing: Set<string>): { readonly asked: string[]; readonly pieces: Pieces } {
  const asked: string[] = [];
  const fetch = async (name: string): Promise<MakePiece> => {
    asked.push(name);
    await Promise.resolve();
    if (failing.has(name)) throw new Error(`no ${name}`);
    return (...given: readonly Piece[]) => ({ name, given });
  };
  return { asked, pieces: new Pieces(needs, fetch) };
}

describe("pieces", () => {
  it("asks for a file and for all that it needs at once, each once, and makes it out of them", async () => {
    const { asked, pieces } = serve(new Set());
    const chart = pieces.load("chart");
    expect(asked).toEqual(["chart", "draw", "base"]);
    const card = await pieces.load("card");
    expect(asked).toEqual(["chart", "draw", "base", "card"]);
    const [draw, base] = (await chart).given as readonly Piece[];
    expect([draw.name, draw.given]).toEqual(["draw", [base]]);
    expect((card.given as readonly Piece[])[0]).toBe(base);
  });

  it("asks again for what has failed, and for those who need it, and for nothing else", async () => {
    const failing = new Set(["draw"]);
    const { asked, pieces } = serve(failing);
    await expect(pieces.load("chart")).rejects.toThrow("no draw");
    const base = await pieces.load("base");
    failing.clear();
    asked.length = 0;
    const chart = await pieces.load("chart");
    expect(asked).toEqual(["chart", "draw"]);
    expect((chart.given as readonly Piece[])[1]).toBe(base);
  });
});
