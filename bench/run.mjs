/** The entry of `npm run bench`, the cost of tickline beside its peers; `npm run bench -- --help` lists the options. */

// Dependencies of `main.mjs` may not be installed yet.
await import("../scripts/install.mjs");
await import("./main.mjs");
