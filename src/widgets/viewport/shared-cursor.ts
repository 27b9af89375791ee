import type { Scope } from "../page/scope.js";

/**
 * Whose cursor a widget shares: `true` with all widgets of its stream, a name with all of that name, `false` with none.
 */
export type CursorOption = boolean | string;

/** Said where a moment is pointed at of which nothing is held. */
export const notHeld = "not held: older than the first row here";

/** A moment that somebody points at, for all widgets of a group. */
class SharedCursor {
  time: number | undefined;
  by: CursorMember | undefined;
  readonly members = new Set<CursorMember>();
}

const byStream = new WeakMap<object, SharedCursor>();
const byName = new Map<string, SharedCursor>();

function cursorOf(group: string | object): SharedCursor {
  const known = typeof group === "string" ? byName.get(group) : byStream.get(group);
  if (known !== undefined) return known;
  const made = new SharedCursor();
  if (typeof group === "string") byName.set(group, made);
  else byStream.set(group, made);
  return made;
}

/** A widget's share in a cursor. */
export class CursorMember {
  readonly #moved: () => void;
  #cursor: SharedCursor | undefined;
  #group: string | object | undefined;

  /**
   * @param scope - gives the share back when it closes
   * @param moved - another widget points elsewhere, or no more
   */
  constructor(scope: Scope, moved: () => void) {
    this.#moved = moved;
    scope.add(() => {
      this.join(false, undefined);
    });
  }

  /** The time that another widget points at, epoch ms. */
  get time(): number | undefined {
    return this.#cursor === undefined || this.#cursor.by === this ? undefined : this.#cursor.time;
  }

  /** Goes over to the cursor of a stream or of a name. */
  join(option: CursorOption, stream: object | undefined): void {
    const group = option === true ? stream : option === false ? undefined : option;
    if (group === this.#group) return;
    this.point(undefined);
    this.#cursor?.members.delete(this);
    if (typeof this.#group === "string" && this.#cursor?.members.size === 0) byName.delete(this.#group);
    this.#group = group;
    this.#cursor = group === undefined ? undefined : cursorOf(group);
    this.#cursor?.members.add(this);
  }

  /** Points at a time, epoch ms; undefined: no more. */
  point(time: number | undefined): void {
    const cursor = this.#cursor;
    if (cursor === undefined || (time === undefined && cursor.by !== this)) return;
    if (time === cursor.time && cursor.by === this) return;
    cursor.time = time;
    cursor.by = time === undefined ? undefined : this;
    for (const member of [...cursor.members]) if (member !== this) member.#moved();
  }
}
