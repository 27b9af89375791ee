// Starts the demo over a store, and prints its address, and what the store says. Its options are its argument, as JSON.
import { startServer } from "../../../demo/server.mjs";

const { store, ...options } = JSON.parse(process.argv[2]);
const { url } = await startServer({ ...options, store: { ...store, tell: console.log } });
console.log(url);
