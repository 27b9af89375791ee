/** Words in the name of a secret. `credentials`, an option, and an author are none. */
const WORDS =
  "token|secret|passw|pwd|api[-_.]?key|access[-_.]?key|auth(?!ors?(?![a-z]))|credential(?!s$)|bearer|jwt|signature";
const NAME = `[\\w.-]*(?:${WORDS})[\\w.-]*|sig|cookie|headers|body`;
const SECRET_NAME = new RegExp(`^(?:${NAME})$`, "i");
/** A secret by its name in the query of an address, or in JSON. */
const NAMED_SECRET = new RegExp(`[?&#;](?:${NAME})=|"(?:${NAME})"\\s*:`, "i");
/** The user of an address, with or without a password. */
const USER = /^\s*(?:[a-z][a-z\d+.-]*:)?[\\/]{2}[^\\/?#]*@/i;

/**
 * Refuses a parameter that is a secret by its name, or that holds one.
 *
 * @throws TypeError that names the parameter, never its value, and tells the cure
 */
export function refuseSecret(name: string, value: string): void {
  const isSecret = SECRET_NAME.test(name);
  if (!isSecret && !NAMED_SECRET.test(value) && !USER.test(value)) return;
  throw new TypeError(
    `${isSecret ? name : `A secret in ${name}`} is refused: an address is kept in logs and histories, and told to ` +
      "other sites. Let src name an address that needs none, as one of your own server that adds it; " +
      "or mount the widget by a script, where token is an option",
  );
}
