interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
}

/** The policy of tests alone: the page takes HTML from nobody else (`strict-pages.ts`). */
const policy = (globalThis as unknown as { trustedTypes: TrustedTypes }).trustedTypes.createPolicy("tests", {
  createHTML: (html) => html,
});

/** Marks HTML of a test as trusted. */
export const trusted = (html: string): string => policy.createHTML(html);

/** Parses HTML of a test. */
export const markup = (html: string): DocumentFragment =>
  document.createRange().createContextualFragment(trusted(html));
