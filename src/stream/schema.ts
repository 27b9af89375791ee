import { StreamError } from "./errors.js";

/** A value that a {@link StandardSchema} takes. */
export interface SchemaSuccess<Output> {
  /** What it was made into. */
  readonly value: Output;
  /** Nothing is wrong with it. */
  readonly issues?: undefined;
}

/** A value that a {@link StandardSchema} refuses. */
export interface SchemaFailure {
  /** What is wrong with it. */
  readonly issues: readonly object[];
}

/** What a {@link StandardSchema} says of a value. */
export type SchemaResult<Output> = SchemaSuccess<Output> | SchemaFailure;

/**
 * A validator as zod, valibot, ArkType and others make them: the part of the Standard Schema, version 1, that is used here.
 * See https://standardschema.dev.
 */
export interface StandardSchema<Output = unknown> {
  /** What every such validator has. */
  readonly "~standard": {
    /** Of the Standard Schema. */
    readonly version: 1;
    /** Who made the validator. */
    readonly vendor: string;
    /** Judges a value. An answer by promise is refused: rows are read in order. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
  };
}

/**
 * Makes a reader of rows by a schema: what the schema made of a row, undefined where it refuses it or throws.
 * The reader throws a StreamError, final, where the schema answers with a promise.
 *
 * @throws TypeError if it is no schema
 */
export function compileSchema(schema: StandardSchema): (row: unknown) => unknown {
  const standard = (schema as Partial<StandardSchema> | null)?.["~standard"];
  if (standard?.version !== 1 || typeof standard.validate !== "function") {
    throw new TypeError("invalid schema: expected a Standard Schema, version 1: of zod 3.24, valibot 1, ArkType 2 or later");
  }
  return (row) => {
    let result: ReturnType<typeof standard.validate> | undefined;
    try {
      result = standard.validate(row);
    } catch {
      // A validator that throws refuses the row.
    }
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new StreamError("source", "the schema is async: give one without async checks, and do those in a listener", { retryable: false });
    }
    return result && !result.issues ? result.value : undefined;
  };
}
