import type { ServerResponse } from 'node:http';
import { addToHead, sendWhole } from '../http/answer-head.js';
import type { Payload } from '../http/batched-answers.js';
import { type StoredAnswer, takesGzip } from './stored-answer.js';

/** What this client takes, and how it is compressed; null: not at all. */
export function payloadOf(
  answer: StoredAnswer,
  acceptEncoding: string | undefined,
): [payload: Payload, coding: 'gzip' | null] {
  const zipped = takesGzip(acceptEncoding) ? answer.zipped() : null;
  return zipped ? [zipped, 'gzip'] : [answer.toSend, null];
}

/** Sends the bytes of an answer that is described already, compressed when the client takes that. */
export function sendAnswer(response: ServerResponse, answer: StoredAnswer): void {
  const [payload, coding] = payloadOf(answer, response.req.headers['accept-encoding']);
  if (coding !== null) addToHead(response, 'Content-Encoding', coding);
  sendWhole(response, payload);
}
