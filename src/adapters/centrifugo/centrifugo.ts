import type { Row, Sink, Source, Teardown } from "../../stream/index.js";
import { eventSource, StreamError, webSocket } from "../../stream/index.js";
import { forkable, keepToken } from "../../stream/source-parts.js";
import { compileEntryReader } from "../client/entry-reader.js";
import { isFinalCode, mayResubscribe, STATE_INVALIDATED } from "./codes.js";
import { endingOf, refusal } from "./ending.js";
import type { CentrifugoOptions } from "./options.js";
import { checkArguments } from "./options.js";
import type { CentrifugoPublication, Ended, Push } from "./pushes.js";
import { readPushes } from "./pushes.js";
import { createSubscription, recoverableOf } from "./subscription.js";

/**
 * Rows from a channel of Centrifugo (https://centrifugal.dev), by its unidirectional protocol and without a client of
 * its own: over a WebSocket where the URL begins with `ws`, else over Server-Sent Events, requested by POST.
 *
 * The server must let this client subscribe to the channel. A channel with history and recovery (`history_size`,
 * `history_ttl`, `force_recovery`) is resumed where it was left, up to as many publications as the server recovers
 * (`client.recovery_max_publication_limit`, 300); beyond, and after the server has lost its history, there is one gap.
 * Without history each connection but the first begins with a gap of kind `unknown`.
 *
 * @example
 * ```ts
 * import { DataStream } from "tickline/stream";
 * import { centrifugo } from "tickline/centrifugo";
 *
 * const url = "wss://example.com/connection/uni_websocket";
 * const token = async () => (await fetch("/centrifugo-token")).text();
 * const cpu = new DataStream(centrifugo(url, "metrics:cpu", { token }));
 * ```
 * @param url - the endpoint: `…/connection/uni_websocket` or `…/connection/uni_sse`, absolute, or relative to the page
 * @param channel - the channel
 * @param options - the request, and how a publication is read
 * @throws TypeError if an argument or an option is invalid
 */
export function centrifugo<T = Row>(url: string | URL, channel: string, options: CentrifugoOptions<T> = {}): Source<T> {
  checkArguments(url, channel, options);
  const { token: tokenOption, order = "contiguous", history, WebSocket, fetch, credentials } = options;
  const tokens = tokenOption === undefined ? undefined : keepToken(tokenOption);
  const read = compileEntryReader<T, CentrifugoPublication>(options, ({ data = null }) => JSON.stringify(data));
  const isSocket = /^wss?:/i.test(String(url));
  // Checks what the sources beneath are given.
  if (isSocket) webSocket(url, { WebSocket });
  else eventSource(url, { fetch, credentials });

  return forkable(() => {
    /** Whether the server has called invalid what the stream holds: its position is none. */
    let isInvalid = false;
    return { name: "centrifugo", order, ...(history && { history }), connect };

    function connect(sink: Sink<T>): Teardown | void {
      const { resume } = sink;
      const asked = isInvalid ? undefined : recoverableOf(resume);
      const subscription = createSubscription(sink, order, read, { resume, asked, isInvalid });
      let token: string | undefined;

      async function getToken(signal: AbortSignal): Promise<void> {
        token = await tokens?.get(signal);
      }

      /** Makes the `ConnectRequest`. */
      function makeRequest(): string {
        const { data, name, version, headers } = options;
        const position = asked && { recover: true, epoch: asked.epoch, offset: asked.offset };
        return JSON.stringify({ token, data, name, version, headers, subs: { [channel]: { ...position } } });
      }

      /** Ends the attempt by a code of the server. */
      function end({ code = 0, reason = "" }: Ended): void {
        if (code === STATE_INVALIDATED) isInvalid = true;
        sink.error(...endingOf(code, reason, token, tokens));
      }

      function beginWith({ subs = {}, ping = 0 }: NonNullable<Push["connect"]>): void {
        if (token !== undefined) tokens?.accept(token);
        if (!Object.hasOwn(subs, channel)) {
          const cure = "give it the channel by its token, or allow clients of the namespace to subscribe";
          sink.error(...refusal(`the server did not subscribe this client to "${channel}": ${cure}`, undefined));
          return;
        }
        sink.open();
        // Any message that comes keeps the promise: the transport tells of each.
        if (ping > 0) sink.alive(ping * 1000);
        subscription.begin(subs[channel]);
        isInvalid = false;
      }

      function hear(push: Push): void {
        if (push.disconnect) end(push.disconnect);
        else if (push.connect) beginWith(push.connect);
        else if (push.channel !== channel) return;
        else if (push.pub) subscription.publish(push.pub);
        else if (push.unsubscribe) {
          const { code = 0, reason = "" } = push.unsubscribe;
          const words = `the server ended the subscription: code ${code}${reason && `, ${reason.slice(0, 123)}`}`;
          if (mayResubscribe(code)) sink.error(new StreamError("closed", words, { cause: code }));
          else sink.error(...refusal(words, code));
        }
      }

      const decode = (message: string): null => {
        readPushes(message).forEach(hear);
        return null;
      };

      /** The attempt as the transport sees it: it opens with the answer to the request, and knows no positions. */
      const transport: Sink<T> = {
        ...sink,
        resume: null,
        open: () => undefined,
        error(cause, hint) {
          const number = cause instanceof StreamError ? cause.cause : undefined;
          if (isSocket && typeof number === "number") end({ code: number, reason: reasonOf(cause) });
          else if (number === 401 && token !== undefined && tokens?.refuse(token)) {
            sink.error(new StreamError("closed", "the server refused the token", { cause: number }));
          } else sink.error(cause, hint);
        },
      };

      const source = isSocket
        ? webSocket<T>(
            tokens
              ? async ({ signal }) => {
                  await getToken(signal);
                  return url;
                }
              : url,
            { hello: makeRequest, decode, final: isFinalCode, WebSocket },
          )
        : eventSource<T>(url, {
            method: "POST",
            async body({ signal }) {
              await getToken(signal);
              return makeRequest();
            },
            decode,
            fetch,
            credentials,
          });
      return source.connect(transport);
    }
  });
}

/** Returns the reason of a close, as the transport has it in its words. */
function reasonOf(error: unknown): string {
  return /code \d+, (.*)$/s.exec((error as Error).message)?.[1] ?? "";
}
