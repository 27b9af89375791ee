/**
 * Whether an import map of the page pins addresses of modules to hashes: another address of the same file, such as one
 * with a fragment, would be taken without its hash.
 */
export function isPinned(): boolean {
  const maps = typeof document === "undefined" ? [] : document.querySelectorAll('script[type="importmap"]');
  return [...maps].some(({ textContent }) => textContent.includes('"integrity"'));
}
