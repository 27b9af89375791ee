import { postgresKind } from "./postgres-kind.js";
import { declareEnginePromises } from "./promises.js";

declareEnginePromises(postgresKind);
