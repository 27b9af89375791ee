import { StreamError } from "../errors.js";
import { sampleOf, wordsOf } from "../values/sample.js";

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
 * A validator as zod, valibot, ArkType and others make them: the part of the Standard Schema, version 1, that is used
 * here. See https://standardschema.dev.
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
 * @param refuse - handed a function that says why a row was refused
 * @throws TypeError if it is no schema
 */
export function compileSchema(schema: StandardSchema, refuse: (why: () => string) => void): (row: unknown) => unknown {
  const standard = (schema as Partial<StandardSchema> | null)?.["~standard"];
  if (standard?.version !== 1 || typeof standard.validate !== "function") {
    throw new TypeError(
      "invalid schema: expected a Standard Schema, version 1: of zod 3.24, valibot 1, ArkType 2 or later",
    );
  }
  return (row) => {
    let result: ReturnType<typeof standard.validate> | undefined;
    try {
      result = standard.validate(row);
    } catch (error) {
      refuse(() => `the schema threw: ${wordsOf(error)}`);
    }
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new StreamError(
        "source",
        "the schema is async: give one without async checks, and do those in a listener",
        { retryable: false },
      );
    }
    if (!result) return undefined;
    const { issues } = result;
    if (issues) refuse(() => sampleOf(issues.map(wordsOfIssue).join("; ")));
    return issues ? undefined : result.value;
  };
}

/** What is wrong, and where, such as `value: expected number, received string`. */
function wordsOfIssue(issue: object): string {
  const { message = "", path = [] } = issue as { readonly message?: unknown; readonly path?: readonly unknown[] };
  const place = path
    .map((step) => String(typeof step === "object" && step !== null && "key" in step ? step.key : step))
    .join(".");
  const words = String(message).replace(/^Invalid (input|type): /, "");
  return place === "" ? words : `${place}: ${words}`;
}
