import type { Source } from "../../stream/index.js";
import type { Undo } from "../../widgets/internal.js";

/** Makes a source from an address and options. */
export type MakeSource = (src: string, options: object) => Source<unknown>;

/** What a build does not hold of the package. */
export interface Elsewhere {
  /** The widgets, by the names of their kinds. */
  readonly kinds: readonly string[];
  /** The sources, by the names that an element gives them. */
  readonly sources: readonly string[];
  /**
   * Asks for the code of a source: calls back once it has come, and with an error each time that it fails to.
   *
   * @returns the undo: calls back no more
   */
  awaitSource(name: string, callback: (error?: Error) => void): Undo;
}
