import type { Suspicion } from "./continuity.js";
import type { Gap, GapEdge } from "./events.js";

/** Turns suspicions into gaps: a gap is told when both of its edges are known. */
export class GapTeller {
  #suspicion: Suspicion | null = null;
  #edge: GapEdge | null = null;
  #id = 0;

  /** The newest row, or the head that stands for it. Null before the first. */
  get edge(): GapEdge | null {
    return this.#edge;
  }

  /** Something seems to be missing before the next row. Suspicions with no row between them are one. */
  suspect(suspicion: Suspicion): void {
    const older = this.#suspicion;
    if (older === null) {
      this.#suspicion = suspicion;
      return;
    }
    const { before } = suspicion;
    const count = older.count !== undefined && suspicion.count !== undefined ? older.count + suspicion.count : undefined;
    const { kind, cause, after } = older;
    this.#suspicion = { kind, cause, ...(after && { after }), ...(before && { before }), ...(count !== undefined && { count }) };
  }

  /** A row or a head gives the other edge. */
  tell(before: GapEdge): Gap | null {
    const suspicion = this.#suspicion;
    if (suspicion === null) return null;
    this.#suspicion = null;
    this.#id += 1;
    const { time } = this.#edge ?? before;
    return {
      id: this.#id,
      kind: suspicion.kind,
      after: { time, ...(suspicion.after && { position: suspicion.after }) },
      before: { ...before, ...(suspicion.before && { position: suspicion.before }) },
      ...(suspicion.count !== undefined && { count: suspicion.count }),
      cause: suspicion.cause,
    };
  }

  /** The feed has got to here. */
  pass(edge: GapEdge): void {
    this.#edge = edge;
  }
}
