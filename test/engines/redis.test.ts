import { declareEnginePromises } from "./promises.js";
import { redisKind } from "./redis-kind.js";

declareEnginePromises(redisKind);
