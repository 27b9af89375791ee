import { defineElements } from "./define.js";

defineElements();
