import type { Undo } from "../page/scope.js";

/** A member, and whether it has left. */
interface Membership<Member> {
  readonly member: Member;
  hasLeft: boolean;
}

/** Members that are called together, and may come and leave meanwhile: who has left is not called any more. */
export class Members<Member> {
  /** A new array after each change, so that a loop under way keeps its own. */
  #all: readonly Membership<Member>[] = [];

  /** The number of members. */
  get size(): number {
    return this.#all.length;
  }

  /** Adds a member, and returns its undo. */
  add(member: Member): Undo {
    const membership = { member, hasLeft: false };
    this.#all = [...this.#all, membership];
    return () => {
      membership.hasLeft = true;
      this.#all = this.#all.filter((other) => other !== membership);
    };
  }

  /** Calls all members, even if one throws; the first error goes to the caller. */
  callAll(call: (member: Member) => void): void {
    const all = this.#all;
    let failures: unknown[] | undefined;
    for (let index = 0; index < all.length; index += 1) {
      if (all[index].hasLeft) continue;
      try {
        call(all[index].member);
      } catch (error) {
        (failures ??= []).push(error);
      }
    }
    if (failures !== undefined) throw failures[0];
  }
}
