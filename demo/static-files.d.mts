import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";

/** Answers a request for a path with a file, or with 404. */
export type Files = (path: string, request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

export function createFiles(folders: Record<string, string>): Files;

export function fail(response: ServerResponse, status: number, word: string, headers?: OutgoingHttpHeaders): void;
