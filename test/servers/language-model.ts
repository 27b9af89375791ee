import type { ServerResponse } from "node:http";
import type { HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A language model behind the interface of chat completions: a POST is answered by Server-Sent Events. */
export interface LanguageModel extends HttpServer {
  /** Sends a piece of text to all answers that are open. */
  write(content: string): void;
  /** Ends all answers that are open, as a model that has said all. */
  finish(): void;
}

/** Starts a model that accepts one key; after `busy` refusals with 429 it answers. */
export async function startLanguageModel({ key, busy = 0 }: { key: string; busy?: number }): Promise<LanguageModel> {
  let refusals = busy;
  let answers: { response: ServerResponse; hasUsage: boolean; pieces: number }[] = [];
  const head = { id: "chatcmpl-123", object: "chat.completion.chunk", created: 1_694_268_190, model: "small" };
  const say = (response: ServerResponse, data: object | string): boolean =>
    response.write(`data: ${typeof data === "string" ? data : JSON.stringify({ ...head, ...data })}\n\n`);
  const choice = (delta: object, finish_reason: string | null = null): object => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });

  const server = await startHttpServer(({ method, path, headers, body }, response) => {
    const refuse = (status: number, message: string, more: object = {}): void => {
      response.writeHead(status, { "content-type": "application/json", ...more });
      response.end(JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } }));
    };
    if (method !== "POST" || path !== "/v1/chat/completions") refuse(404, "Unknown request URL");
    else if (headers.authorization !== `Bearer ${key}`) refuse(401, "Incorrect API key provided");
    else if (headers["content-type"] !== "application/json") refuse(400, "you must provide a JSON body");
    else if (refusals > 0) {
      refusals -= 1;
      refuse(429, "Rate limit reached", { "retry-after": "0" });
    } else {
      const { stream, stream_options: options } = JSON.parse(body) as {
        stream?: boolean;
        stream_options?: { include_usage?: boolean };
      };
      if (!stream) {
        refuse(400, "this model streams");
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      say(response, choice({ role: "assistant", content: "" }));
      answers.push({ response, hasUsage: options?.include_usage === true, pieces: 0 });
    }
  });
  return Object.assign(server, {
    write(content: string) {
      for (const answer of answers) {
        answer.pieces += 1;
        say(answer.response, choice({ content }));
      }
    },
    finish() {
      for (const { response, hasUsage, pieces } of answers) {
        say(response, choice({}, "stop"));
        if (hasUsage) say(response, { choices: [], usage: { prompt_tokens: 9, completion_tokens: pieces } });
        say(response, "[DONE]");
        response.end();
      }
      answers = [];
    },
  });
}
