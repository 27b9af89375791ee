import pg from "pg";

/** The number of the lock by which one feed alone writes. */
const LOCK = 7_425_546;

/** How often the lock is tried, and the pause between, ms: a server that was killed a moment ago may still hold it. */
const TRIES = 20;
const PAUSE = 250;

/** How long the server may take to answer the first call, ms. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Connects to a PostgreSQL server, by one connection that holds the lock, and once it is lost, by another at the next
 * statement.
 */
export async function openPostgres(url) {
  let connecting;
  let current;
  const connect = async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT, keepAlive: true });
    client.on("error", () => undefined);
    client.on("end", () => {
      if (current === client) connecting = current = undefined;
    });
    await client.connect();
    try {
      await takeLock(client);
      current = client;
    } catch (error) {
      await client.end();
      throw error;
    }
    return client;
  };
  const connected = () => {
    connecting ??= connect().catch((error) => {
      connecting = undefined;
      throw error;
    });
    return connecting;
  };

  await connected();
  return {
    async query(text, values = []) {
      const client = await connected();
      return (await client.query({ text, values, rowMode: "array" })).rows;
    },
    /** Does nothing: the server has processes for it. */
    async tend() {},
    async close() {
      await (await connecting)?.end();
    },
  };
}

async function takeLock(client) {
  for (let tries = 1; ; tries += 1) {
    const { rows } = await client.query(`select pg_try_advisory_lock(${LOCK}) as taken`);
    if (rows[0].taken) return;
    if (tries === TRIES) throw Object.assign(new Error("another server writes into this database"), { code: "IN_USE" });
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
