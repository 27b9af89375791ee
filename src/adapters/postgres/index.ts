export { postgres } from "./postgres.js";
export type { PostgresOptions } from "./postgres.js";
export type { PgClient, PgliteClient, PostgresAnswer, PostgresClient } from "./client.js";
export type { PostgresColumns } from "./table-columns.js";
export type { PostgresRow } from "./values.js";
export type { EntryOptions } from "../client/entry-reader.js";
export type { MakeClient } from "../client/run-client.js";
