import type { ServerResponse } from 'node:http';
import { type StoredAnswer, takesGzip } from './stored-answer.js';

/** Sends the bytes of an answer that is described already, compressed when the client takes that. */
export function sendAnswer(response: ServerResponse, answer: StoredAnswer): void {
  const zipped = takesGzip(response.req.headers['accept-encoding']) ? answer.zipped() : null;
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  const body = zipped ?? answer.body;
  response.setHeader('Content-Length', body.length);
  response.end(body);
}
