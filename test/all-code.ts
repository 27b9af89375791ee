import { provideAllCode } from "../src/widgets/all-code.js";

/** Widgets under test have all their code at once, as in a build into a single file. */
provideAllCode();
