import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Links packages that are installed here into a consumer's folder, which has none but those that tickline asks for. */
export function linkInto(consumer: string, ...names: readonly string[]): void {
  for (const name of names) {
    const path = join(consumer, "node_modules", name);
    if (existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(resolve("node_modules", name), path, "junction");
  }
}
