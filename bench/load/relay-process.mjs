/** The process that is measured: a relay of an engine, and who publishes into it. */
import { createServer } from "node:http";
import { answerParent } from "./answers.mjs";
import { engines } from "./engines.mjs";
import { createPublisher } from "./publisher.mjs";

const { engine: name, relay: file, options } = JSON.parse(process.argv[2]);

const { relay } = await import(file);
const engine = await engines[name]();
const server = createServer();
const running = relay(engine.source, { server, ...options });
const answers = createPublisher(engine, () => running.stats);
server.listen(0, "127.0.0.1", () => answerParent(answers, server.address().port));
