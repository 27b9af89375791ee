import { durableKind } from "./durable-kind.js";
import { declareEnginePromises } from "./promises.js";

declareEnginePromises(durableKind);
