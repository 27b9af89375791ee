/** The process that publishes into an engine, whose readers read it themselves. */
import { answerParent } from "./answers.mjs";
import { engines } from "./engines.mjs";
import { createPublisher } from "./publisher.mjs";

const engine = await engines[JSON.parse(process.argv[2]).engine]();
answerParent(createPublisher(engine), engine.port);
