import { describe, it } from "vitest";
import { testSource } from "../../src/testing/index.js";
import { countdown } from "./countdown.js";

testSource("countdown", () => countdown(10), { describe, it });
