import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebSocketServer } from "ws";
import type { Feed, FeedAnswer, FeedQuery } from "./feed.mjs";

/** Heartbeat and patience in ms, maxBuffered in bytes, maxRows a message. */
export interface AttachOptions {
  heartbeat?: number;
  patience?: number;
  maxBuffered?: number;
  maxRows?: number;
}

/** A feed whose history may answer later. */
export interface ServedFeed<T> extends Omit<Feed<T>, "history"> {
  history(query: FeedQuery): FeedAnswer<T> | Promise<FeedAnswer<T>>;
}

export function attach<T>(server: WebSocketServer, feed: ServedFeed<T>, options?: AttachOptions): void;

export function answerHistory<T>(
  feed: ServedFeed<T>,
  request: IncomingMessage,
  response: ServerResponse,
  options?: { maxRows?: number; maxPoints?: number },
): Promise<void>;

export function answerPoll<T>(
  feed: ServedFeed<T>,
  request: IncomingMessage,
  response: ServerResponse,
  options?: { count?: number },
): Promise<void>;
