import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a program of this folder in a process of its own. Resolves once it is ready, with what it said. */
export async function startChild(name, told, execArgv = []) {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), [JSON.stringify(told)], { execArgv });
  const waiting = new Map();
  const waitFor = (word) => new Promise((resolve, reject) => waiting.set(word, { resolve, reject }));
  child.on("message", ({ word, answer, error }) => {
    const { resolve, reject } = waiting.get(word);
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended with ${code}`));
  });
  const ready = await waitFor("ready");
  return {
    ready,
    /** Says a word to it; resolves with the answer. */
    say(word, more = {}) {
      const answer = waitFor(word);
      child.send({ word, ...more });
      return answer;
    },
    async end() {
      const gone = once(child, "exit");
      child.send({ word: "end" });
      await gone;
    },
  };
}
