/** Cures by the code of an error: of Node, of PostgreSQL, or of this folder. */
const CURES = [
  [/^(ENOSPC|EDQUOT|53100)$/, "free room on the disk, or set STORE_FOLDER to a folder on another"],
  [/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/, "set STORE_FOLDER to a folder that this user can write"],
  [/^IN_USE$/, "end the other server, or set STORE_FOLDER, or DATABASE_URL, to another"],
  [/^(ERR_MODULE_NOT_FOUND)$/, "run npm ci"],
];

/** Tells a failure in a sentence, with its cure; never a password. */
export function explain(error, { url, place }) {
  const { code = "", message } = error;
  const known = CURES.find(([codes]) => codes.test(code))?.[1];
  const other = url === undefined ? `remove ${place} to begin anew` : "check DATABASE_URL, or unset it";
  const password = url && URL.canParse(url) ? new URL(url).password : "";
  const told = message || code || "no answer";
  const safe = password === "" ? told : told.replaceAll(decodeURIComponent(password), "…");
  return `${safe}. To keep rows ${known ?? other}; STORE=off does without.`;
}

/** Returns the address of a database without user and password. */
export function addressOf(url) {
  if (!URL.canParse(url)) return "DATABASE_URL";
  const { hostname, port, pathname } = new URL(url);
  return `postgresql://${hostname}${port && `:${port}`}${pathname}`;
}
