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

  async function transact(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => { readonly result: unknown; readonly error: DOMException | null },
  ): Promise<unknown> {
    // An open database is asked at once: a page that is left has no later.
    const ready = database ?? (await open());
    return new Promise((resolve, reject) => {
      const transaction = ready.transaction(STORE, mode, { durability: "relaxed" });
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        resolve(request.result);
      };
      transaction.onabort = () => {
        reject(transaction.error ?? (request.error as DOMException));
      };
      transaction.commit();
    });
  }

  return {
    read: (name) => transact("readonly", (store) => store.get(name)),
    write: (name, record) => transact("readwrite", (store) => store.put(record, name)),
    remove: (name) => transact("readwrite", (store) => store.delete(name)),
  };
}

/** The shelf of this browser. */
export const browserShelf = createShelf();
