import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebSocketServer } from "ws";
import type { Feed } from "./feed.mjs";

/** Heartbeat and patience in ms, maxBuffered in bytes, maxRows a message. */
export interface AttachOptions {
  heartbeat?: number;
  patience?: number;
  maxBuffered?: number;
  maxRows?: number;
}

export function attach<T>(server: WebSocketServer, feed: Feed<T>, options?: AttachOptions): void;

export function answerHistory<T>(
  feed: Feed<T>,
  request: IncomingMessage,
  response: ServerResponse,
  options?: { maxRows?: number },
): void;

export function answerPoll<T>(
  feed: Feed<T>,
  request: IncomingMessage,
  response: ServerResponse,
  options?: { count?: number },
): void;
