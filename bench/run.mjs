/** `npm run bench`: what tickline costs, beside its peers. `npm run bench -- --help` tells the options. */

// What is imported next may not be installed yet.
await import("../scripts/install.mjs");
await import("./main.mjs");
