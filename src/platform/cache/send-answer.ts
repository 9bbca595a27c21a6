import type { ServerResponse } from 'node:http';
import { addToHead, sendWhole } from '../http/answer-head.js';
import { type StoredAnswer, takesGzip } from './stored-answer.js';

/** The bytes that this client takes, and how they are encoded; null: as they are. */
export function bodyOf(
  answer: StoredAnswer,
  acceptEncoding: string | undefined,
): [body: string | Buffer, encoding: 'gzip' | null] {
  const zipped = takesGzip(acceptEncoding) ? answer.zipped() : null;
  return zipped ? [zipped, 'gzip'] : [answer.toSend, null];
}

/** Sends the bytes of an answer that is described already, compressed when the client takes that. */
export function sendAnswer(response: ServerResponse, answer: StoredAnswer): void {
  const [body, encoding] = bodyOf(answer, response.req.headers['accept-encoding']);
  if (encoding !== null) addToHead(response, 'Content-Encoding', encoding);
  sendWhole(response, body);
}
