/** Whether the text of `source` is an address: no name of a source has these characters. */
export function isAddress(source: string): boolean {
  return /[/:.]/.test(source);
}

/** Names the source of an element: by its `source`, else by the scheme of the address. */
export function sourceName(source: string | undefined, src: string | undefined): string {
  if (source !== undefined && !isAddress(source)) return source;
  const address = source ?? src;
  if (address === undefined) return "random";
  return /^\s*wss?:/i.test(address) ? "web-socket" : "poll";
}
