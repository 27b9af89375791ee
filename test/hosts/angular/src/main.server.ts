// The builder asks for a server's main file beside the entry, which renders the cases itself.
export { App as default } from "./app";
