/** What sources are made of, for those that stand in rooms of their own. */
export { compareOffsets } from "./values/compare-offsets.js";
export { compileAccessor } from "./messages/compile-accessor.js";
export { setBounded } from "./values/set-bounded.js";
export { compileDecoder } from "./messages/decode.js";
export { BOOLEAN, checkDuration, checkKinds, checkOptions, FUNCTION, isTexts, oneOf } from "./options/check.js";
export type { OptionKind } from "./options/check.js";
export { forkable } from "./sources/forkable.js";
export { SERVER_ENDED } from "./sources/event-source.js";
export {
  checkUrl,
  discard,
  errorCode,
  HTTP_PROTOCOLS,
  isFinalStatus,
  readBody,
  request,
  resolveUrl,
  statusFailure,
  textReader,
} from "./sources/http/http.js";
export { authorise, keepToken } from "./sources/http/token.js";
export type { TokenKeeper } from "./sources/http/token.js";
export { isBytes } from "./messages/byte-size.js";
export { compilePointer } from "./messages/json-pointer.js";
export { toRow } from "./messages/split-rows.js";
export { sampleOf, wordsOf } from "./values/sample.js";
export { compileItems } from "./sources/items.js";
export type { AttemptHandler } from "./attempt-handler.js";
export { runAttempt } from "./connection/attempt.js";
export { toStreamError } from "./errors.js";
export { advanceResume } from "./sources/advance-resume.js";
export { createTurns } from "./turns.js";
