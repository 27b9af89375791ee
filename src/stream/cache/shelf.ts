/** The place where records lie, each whole under its name. */
export interface Shelf {
  /** Returns the record of a name; undefined where there is none. */
  read(name: string): Promise<unknown>;
  /** Puts a record in the place of the one of the same name, as a copy that is made before this returns if it can. */
  write(name: string, record: unknown): Promise<unknown>;
  /** Removes the record of a name. */
  remove(name: string): Promise<unknown>;
}

/** The database, and the only store in it; what changes from version to version are the records. */
const DATABASE = "tickline";
const STORE = "cache";

/** Makes the shelf of this browser, in IndexedDB. Touches nothing until it is asked. */
function createShelf(): Shelf {
  let database: IDBDatabase | undefined;
  let opening: Promise<IDBDatabase> | undefined;

  async function open(): Promise<IDBDatabase> {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(STORE);
      };
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(request.error ?? new Error("the database did not open"));
      };
    });
    try {
      const opened = (database = await opening);
      opened.onclose = () => {
        database = undefined;
      };
      // Another page deletes the database, or wants another version of it: an open connection would block that.
      opened.onversionchange = () => {
        database = undefined;
        opened.close();
      };
      return opened;
    } finally {
      opening = undefined;
    }
  }

  /** Asks the store in a transaction of its own. */
  async function transact<R>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore, resolve: (result: R) => void) => void,
  ): Promise<R> {
    // An open database is asked at once: a page that is left has no later.
    const ready = database ?? (await open());
    return new Promise((resolve, reject) => {
      const transaction = ready.transaction(STORE, mode, { durability: "relaxed" });
      transaction.onabort = () => {
        reject(transaction.error ?? new Error("the browser gave the request up"));
      };
      act(transaction.objectStore(STORE), resolve);
    });
  }

  /** Changes the store, for which the browser need not wait for anything more. */
  function change(act: (store: IDBObjectStore) => void): Promise<void> {
    return transact("readwrite", (store, resolve) => {
      act(store);
      store.transaction.oncomplete = () => {
        resolve(undefined);
      };
      store.transaction.commit();
    });
  }

  return {
    read: (name) =>
      transact("readonly", (store, resolve) => {
        const request = store.get(name);
        // Not once the transaction is complete: a large record may come after that.
        request.onsuccess = () => {
          resolve(request.result as unknown);
        };
      }),
    write: (name, record) =>
      change((store) => {
        store.put(record, name);
      }),
    remove: (name) =>
      change((store) => {
        store.delete(name);
      }),
  };
}

/** The shelf of this browser. */
export const browserShelf = createShelf();
