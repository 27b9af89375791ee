import { StreamError } from "../errors.js";
import { sampleOf, wordsOf } from "../values/sample.js";

/** The result for a value that a {@link StandardSchema} accepts. */
export interface SchemaSuccess<Output> {
  /** The output of the schema. */
  readonly value: Output;
  /** Absent: the value is valid. */
  readonly issues?: undefined;
}

/** The result for a value that a {@link StandardSchema} refuses. */
export interface SchemaFailure {
  /** The list of what is wrong with the value. */
  readonly issues: readonly object[];
}

/** The result of a {@link StandardSchema} for a value. */
export type SchemaResult<Output> = SchemaSuccess<Output> | SchemaFailure;

/**
 * A validator of zod, valibot, ArkType and others: the part of the Standard Schema, version 1, that tickline uses. See
 * https://standardschema.dev.
 */
export interface StandardSchema<Output = unknown> {
  /** The members that every such validator has. */
  readonly "~standard": {
    /** The version of the Standard Schema. */
    readonly version: 1;
    /** The library that made the validator. */
    readonly vendor: string;
    /** Validates a value. A promise is refused: rows are read in order. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
  };
}

/**
 * Makes a reader of rows that returns the schema's output, undefined where the schema refuses the row or throws. The
 * reader throws a final StreamError where the schema returns a promise.
 *
 * @param refuse - called with a function that says why a row was refused
 * @throws TypeError if `schema` is no Standard Schema of version 1
 */
export function compileSchema(
  schema: StandardSchema,
  refuse: (describe: () => string) => void,
): (row: unknown) => unknown {
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
    if (issues) refuse(() => sampleOf(issues.map(describeIssue).join("; ")));
    return issues ? undefined : result.value;
  };
}

/** Says what is wrong, and where, such as `value: expected number, received string`. */
function describeIssue(issue: object): string {
  const { message = "", path = [] } = issue as { readonly message?: unknown; readonly path?: readonly unknown[] };
  const at = path
    .map((step) => String(typeof step === "object" && step !== null && "key" in step ? step.key : step))
    .join(".");
  const words = String(message).replace(/^Invalid (input|type): /, "");
  return at === "" ? words : `${at}: ${words}`;
}
