// PGlite computes where it is called: in a thread of its own it holds up neither samples nor readers.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

/** Room for sorting, and as few files of its log as PostgreSQL allows: one writer is never far behind. */
const SETTINGS = ["work_mem=32MB", "min_wal_size=32MB", "max_wal_size=64MB"];

/** Names of the numbers by which its file system fails, those of WASI. */
const FILE_ERRORS = { 2: "EACCES", 19: "EDQUOT", 51: "ENOSPC", 63: "EPERM", 69: "EROFS" };

const { folder } = workerData;
const startParams = [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ["-c", setting])];

/** Answers `{ id, text, values }` with `{ id, rows }` or `{ id, error }`; without a text closes. */
async function answer(database, { id, text, values }) {
  try {
    if (text === undefined) await database.close();
    const result = text === undefined ? undefined : await database.query(text, values, { rowMode: "array" });
    parentPort.postMessage({ id, rows: result?.rows ?? [] });
  } catch (error) {
    fail(id, error);
  }
}

function fail(id, { message, code, errno }) {
  parentPort.postMessage({ id, error: { message, code: code ?? FILE_ERRORS[errno] } });
}

try {
  const database = await PGlite.create({ dataDir: folder, startParams });
  parentPort.on("message", (question) => void answer(database, question));
  parentPort.postMessage({ id: 0, rows: [] });
} catch (error) {
  fail(0, error);
}
