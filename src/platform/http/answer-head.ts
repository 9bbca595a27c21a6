import type { ServerResponse } from 'node:http';
import { byteLengthOf, endInBatch, type Payload } from './batched-answers.js';

/** Headers by name, as they are written. */
export type Head = Record<string, string>;

const kept = Symbol('head');

type Answering = ServerResponse & { [kept]?: Head | null };

/** What the answer will say unless somebody sets it; node would check and copy each at once. */
export function beginHead(response: ServerResponse, head: Head): void {
  (response as Answering)[kept] = head;
}

/** Sets a header that nobody reads back or takes away before the answer is written. */
export function addToHead(response: ServerResponse, name: string, value: string): void {
  const head = (response as Answering)[kept];
  if (head) head[name] = value;
  else response.setHeader(name, value);
}

/** Hands to node what was kept; has to run before the head of any answer is written. */
export function settleHead(response: ServerResponse): void {
  const head = (response as Answering)[kept];
  if (!head) return;
  (response as Answering)[kept] = null;
  for (const [name, value] of Object.entries(head))
    if (!response.hasHeader(name)) response.setHeader(name, value);
}

/** Sends a whole answer in one write, its head too where nobody set anything by node. */
export function sendWhole(response: ServerResponse, payload: Payload): void {
  addToHead(response, 'Content-Length', String(byteLengthOf(payload)));
  const head = (response as Answering)[kept];
  if (head && response.getHeaderNames().length === 0) {
    (response as Answering)[kept] = null;
    response.writeHead(response.statusCode, head);
  }
  endInBatch(response, payload);
}
