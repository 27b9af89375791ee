import { natsKind } from "./nats-kind.js";
import { declareEnginePromises } from "./promises.js";

declareEnginePromises(natsKind);
