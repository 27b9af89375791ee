/** The claim of a page to lead the pages that share a connection. */
export interface Claim {
  /** Waits in the queue for the lead; does nothing where it waits already, or leads. */
  wait(): void;
  /** Takes the lead from who has it. */
  take(): void;
  /** Resolves once all that the browser has decided about the lead until now has been told. */
  settle(): Promise<void>;
  /** Gives the lead up, or the place in the queue. */
  release(): void;
}

/** The lock manager of the page or worker; undefined where there is none, or no channel to go with it. */
export function lockManager(group: string): LockManager | undefined {
  if (typeof BroadcastChannel === "undefined" || typeof navigator === "undefined") return undefined;
  try {
    // A page that may store nothing has none.
    new BroadcastChannel(group).close();
    return (navigator as Partial<Navigator>).locks;
  } catch {
    return undefined;
  }
}

/**
 * Makes a claim to the lock `name`, which the browser gives to one page at a time, and to the next one as soon as that
 * page closes or crashes.
 *
 * @param onLead - hears that the lead is ours
 * @param onLost - hears that another page has taken it
 */
export function createClaim(locks: LockManager, name: string, onLead: () => void, onLost: () => void): Claim {
  /** Ends the running request, whether it waits or holds the lock. */
  let end: (() => void) | undefined;

  function request(steal: boolean): void {
    const waiting = new AbortController();
    let isOver = false;
    const ownEnd = (): void => {
      isOver = true;
      letGo();
      waiting.abort();
      if (end === ownEnd) end = undefined;
    };
    let letGo = (): void => undefined;
    end = ownEnd;
    const hold = (): Promise<void> | undefined => {
      if (isOver) return undefined;
      const held = new Promise<void>((resolve) => (letGo = resolve));
      onLead();
      return held;
    };
    // A request that takes the lock cannot be aborted, and need not be: it waits for nobody.
    locks.request(name, steal ? { steal } : { signal: waiting.signal }, hold).catch((error: unknown) => {
      if (isOver) return;
      // A page without an origin, as in a sandbox, gets no lock, and has nobody to share with.
      if ((error as Partial<Error>).name !== "AbortError") {
        onLead();
        return;
      }
      ownEnd();
      onLost();
    });
  }

  return {
    wait() {
      if (!end) request(false);
    },
    take() {
      end?.();
      request(true);
    },
    async settle() {
      await locks.query();
    },
    release() {
      end?.();
    },
  };
}
