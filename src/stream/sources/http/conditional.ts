/** The headers by which an answer tells its version, and a request asks for another (RFC 9110, section 13). */
const VALIDATORS = [
  ["etag", "if-none-match"],
  ["last-modified", "if-modified-since"],
] as const;

/** The version of the newest answer of one source, so that the server need not send it again. */
export interface Conditions {
  /** Returns the headers of the next request to an address: another address has other versions. */
  headers(address: URL): Record<string, string>;
  /** Takes note of the answer that was read. */
  answered(headers: Headers): void;
}

/**
 * Makes conditions of one attempt.
 *
 * @param isWanted - the option `conditional`; default: on the page's own origin, and where no page is
 */
export function createConditions(isWanted: boolean | undefined): Conditions {
  let asked: URL | undefined;
  let known: Record<string, string> = {};
  return {
    headers(address) {
      if (address.href !== asked?.href) known = {};
      asked = address;
      return known;
    },
    answered(headers) {
      const { location } = globalThis as { location?: { origin: string } };
      if (!(isWanted ?? (!location || location.origin === asked?.origin))) return;
      known = {};
      for (const [name, header] of VALIDATORS) {
        const version = headers.get(name);
        if (version !== null) known[header] = version;
      }
    },
  };
}
