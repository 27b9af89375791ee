import type { Scope } from "../page/scope.js";

/** Group that shares a widget's cursor: `true`: all widgets of its stream; a name: all of that name; `false`: none. */
export type CursorOption = boolean | string;

/** Cursor of a group: a moment that one of its widgets points at. */
class SharedCursor {
  time: number | undefined;
  pointing: CursorMember | undefined;
  readonly members = new Set<CursorMember>();
}

const byStream = new WeakMap<object, SharedCursor>();
const byName = new Map<string, SharedCursor>();

function cursorOf(group: string | object): SharedCursor {
  const known = typeof group === "string" ? byName.get(group) : byStream.get(group);
  if (known !== undefined) return known;
  const created = new SharedCursor();
  if (typeof group === "string") byName.set(group, created);
  else byStream.set(group, created);
  return created;
}

/** Membership of a widget in a shared cursor. */
export class CursorMember {
  readonly #moved: () => void;
  #cursor: SharedCursor | undefined;
  #group: string | object | undefined;

  /**
   * @param scope - ends the membership when it closes
   * @param moved - called when another widget points elsewhere, or no more
   */
  constructor(scope: Scope, moved: () => void) {
    this.#moved = moved;
    scope.add(() => {
      this.join(false, undefined);
    });
  }

  /** Time that another widget points at, epoch ms. */
  get time(): number | undefined {
    return this.#cursor === undefined || this.#cursor.pointing === this ? undefined : this.#cursor.time;
  }

  /** Joins the cursor of a stream or of a name, and leaves the one before. */
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
    if (cursor === undefined || (time === undefined && cursor.pointing !== this)) return;
    if (time === cursor.time && cursor.pointing === this) return;
    cursor.time = time;
    cursor.pointing = time === undefined ? undefined : this;
    for (const member of [...cursor.members]) if (member !== this) member.#moved();
  }
}
